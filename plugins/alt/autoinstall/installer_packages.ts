/** Packages that are installed by the installer besides its own choice: `<profile>.installer.pkglist`. */
import { type Context, findSharedFile, type InstallImage, UsageError } from "../../../core/mod.ts";
import { profileFiles } from "./profile_files.ts";

/**
 * Names of the first list that is there: the administrator's before the shipped, the closer name first. Every one of
 * them is on the disc: the installer would leave out all when one is missing, and say nothing.
 * @throws UsageError a name that is not on the disc, with the list it stands in
 */
export async function installerPackages(fs: Context["fs"], image: InstallImage): Promise<string[]> {
  const { pkgdir } = image;
  const list = await findSharedFile(fs, profileFiles(image, "installer.pkglist"));
  if (!list) return [];
  const wanted = list.text.split("\n").map((line) => line.replace(/#.*/, "").trim()).filter((line) =>
    line !== ""
  );
  const odd = wanted.find((name) => !/^[A-Za-z0-9][\w.+-]*$/.test(name));
  if (odd !== undefined) throw new UsageError(`${list.path}: "${odd}" is no name of a package`);
  const there = await packagesOnDisc(fs, pkgdir);
  const missing = wanted.filter((name) => !there.has(name));
  if (missing.length > 0) {
    throw new UsageError(
      `${list.path} names packages that are not on the disc in ${pkgdir}, so none of the list would be installed: ` +
        missing.join(", "),
    );
  }
  return wanted;
}

/** Names by those of the files: `NAME-VERSION-RELEASE.ARCH.rpm`. */
async function packagesOnDisc(fs: Context["fs"], pkgdir: string): Promise<Set<string>> {
  const found = new Set<string>();
  for (const root of [`${pkgdir}/ALTLinux`, pkgdir]) {
    for (const folder of await fs.list(root)) {
      if (!folder.startsWith("RPMS.")) continue;
      for (const file of await fs.list(`${root}/${folder}`)) {
        const name = /^(.+)-[^-]+-[^-]+\.[^.]+\.rpm$/.exec(file)?.[1];
        if (name !== undefined) found.add(name);
      }
    }
  }
  return found;
}
