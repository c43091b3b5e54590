/** Packages that are installed besides the installer's own choice: `<profile>.installer.pkglist`. */
import type { InstallImage } from "../distribution.ts";
import { UsageError } from "../errors.ts";
import type { Fs } from "../ports/mod.ts";
import { readPackageList } from "../package_list.ts";
import { profileFiles } from "../profile_files.ts";
import { readSharedFile } from "../shared_file.ts";

/**
 * Names of the first list that is there: the administrator's before the shipped, the closer name first.
 * @param onDisc names of the packages on the disc; called where there is a list
 * @throws UsageError names that are not on the disc, with the list they stand in: the installer would not tell
 */
export async function readInstallerList(
  fs: Pick<Fs, "readText">,
  image: InstallImage,
  onDisc: () => Promise<ReadonlySet<string>>,
): Promise<string[]> {
  const list = await profileFiles(fs, image.installdir, "install", image).find("installer.pkglist");
  if (!list) return [];
  const lines = await readPackageList(list.path, (path) => readSharedFile(fs, path));
  const packages = lines.filter(({ directive }) => directive === undefined);
  const odd = packages.find(({ text }) => !/^[A-Za-z0-9][\w.+-]*$/.test(text));
  if (odd) throw new UsageError(`${odd.where}: "${odd.text}" is no name of a package`);
  const wanted = packages.map(({ text }) => text);
  const there = await onDisc();
  const missing = wanted.filter((name) => !there.has(name));
  if (missing.length > 0) {
    throw new UsageError(
      `${list.path} names packages that are not on the disc in ${image.pkgdir}, so none of the list would be ` +
        `installed: ${missing.join(", ")}`,
    );
  }
  return wanted;
}
