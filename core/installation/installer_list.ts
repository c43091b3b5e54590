/** Packages that are installed besides the installer's own choice: `<profile>.installer.pkglist`. */
import type { InstallImage } from "../distribution.ts";
import { UsageError } from "../errors.ts";
import type { Fs } from "../ports/mod.ts";
import { findSharedFile } from "../shared_file.ts";
import { installPaths } from "./install_template.ts";

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
  const list = await findSharedFile(fs, installPaths(image, "installer.pkglist"));
  if (!list) return [];
  const wanted = list.text.split("\n").map((line) => line.replace(/#.*/, "").trim()).filter((line) =>
    line !== ""
  );
  const odd = wanted.find((name) => !/^[A-Za-z0-9][\w.+-]*$/.test(name));
  if (odd !== undefined) throw new UsageError(`${list.path}: "${odd}" is no name of a package`);
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
