/** The packages on an ALT disc. */
import type { Context } from "../../../core/mod.ts";

/** Names by those of the files: `NAME-VERSION-RELEASE.ARCH.rpm`. */
export async function packagesOnDisc(fs: Context["fs"], pkgdir: string): Promise<Set<string>> {
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
