/** linuximage.otherpkglist as the variables OTHERPKGS1, OTHERPKGS2, … that the script otherpkgs works on. */
import { UsageError } from "./errors.ts";
import type { Fs } from "./ports/mod.ts";
import { type ProfileName, profilePaths } from "./profile_names.ts";

/** The list of a profile that is installed to disk, where linuximage.otherpkglist names none. */
export async function usualOtherpkglist(
  fs: Pick<Fs, "info">,
  installdir: string,
  name: ProfileName,
): Promise<string | undefined> {
  for (const path of profilePaths(installdir, "install", name, "otherpkgs.pkglist")) {
    if (await fs.info(path)) return path;
  }
  return undefined;
}

/**
 * One comma-separated list for each part between `#NEW_INSTALL_LIST#` lines; `#INCLUDE:f#` are read in.
 * @param files comma-separated absolute paths
 * @throws UsageError a file that is missing, or includes itself
 */
export async function otherpkgsLists(
  fs: Pick<Fs, "readText">,
  files: string | undefined,
): Promise<string[]> {
  const lists: string[][] = [[]];
  for (const file of (files ?? "").split(",").map((word) => word.trim()).filter((word) => word !== "")) {
    for (const line of await readLines(fs, file, [])) {
      if (line === "#NEW_INSTALL_LIST#") lists.push([]);
      else if (!line.startsWith("#")) lists.at(-1)?.push(line);
    }
  }
  return lists.map((list) => list.join(",")).filter((list) => list !== "");
}

async function readLines(
  fs: Pick<Fs, "readText">,
  file: string,
  through: readonly string[],
): Promise<string[]> {
  if (through.includes(file)) throw new UsageError(`${file} includes itself`);
  const text = await fs.readText(file);
  if (text === undefined) throw new UsageError(`linuximage.otherpkglist: ${file} does not exist`);
  const lines: string[] = [];
  for (const line of text.split("\n").map((line) => line.trim()).filter((line) => line !== "")) {
    const name = /^#INCLUDE:(.+)#$/.exec(line)?.[1];
    if (name === undefined) lines.push(line);
    else {
      const path = name.startsWith("/") ? name : `${file.slice(0, file.lastIndexOf("/"))}/${name}`;
      lines.push(...await readLines(fs, path, [...through, file]));
    }
  }
  return lines;
}
