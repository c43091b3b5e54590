/** Packages that nodes install by themselves: linuximage.otherpkglist, as the script otherpkgs is told of it. */
import type { Row } from "./database.ts";
import { readPackageList } from "./package_list.ts";
import type { Fs } from "./ports/mod.ts";
import { profileFiles } from "./profile_files.ts";
import { readSharedFile } from "./shared_file.ts";

/**
 * OTHERPKGS1, OTHERPKGS2, …: comma-separated names, one for each part between `#NEW_INSTALL_LIST#` lines. An image
 * that is installed has its profile's list, where otherpkglist names none; those of a diskless one genimage installs.
 * @throws UsageError a file that is missing, or includes itself
 */
export async function nodePackages(
  fs: Pick<Fs, "readText">,
  installdir: string,
  { provmethod, osvers, osarch, profile }: Row,
  otherpkglist: string | undefined,
): Promise<string[]> {
  const files = (otherpkglist ?? "").split(",").map((word) => word.trim()).filter((word) => word !== "");
  if (otherpkglist === undefined && provmethod === "install" && osvers && osarch && profile) {
    const usual = await profileFiles(fs, installdir, "install", { osvers, osarch, profile })
      .find("otherpkgs.pkglist");
    if (usual) files.push(usual.path);
  }
  const lists: string[][] = [[]];
  for (const file of files) {
    for (const { directive, text } of await readPackageList(file, (path) => readSharedFile(fs, path))) {
      if (directive === "NEW_INSTALL_LIST") lists.push([]);
      else if (directive === undefined) lists.at(-1)?.push(text);
    }
  }
  return lists.map((list) => list.join(",")).filter((list) => list !== "");
}
