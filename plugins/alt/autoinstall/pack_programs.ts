/** Archives of programs: what the installer runs besides its own, and what the new system needs of ours. */
import { createTar } from "nanotar";

/** @param programs path in the archive, such as `postinstall.d/81-x.sh`, and text; the same bytes each time */
export function packPrograms(programs: Readonly<Record<string, string>>): Uint8Array {
  const files = Object.entries(programs).map(([name, data]) => ({ name, data }));
  return createTar(files, { attrs: { mode: "755", uid: 0, gid: 0, user: "root", group: "root", mtime: 0 } });
}
