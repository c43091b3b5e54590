/** Archives of programs: what the installer runs besides its own, and what the new system needs of ours. */
import { createTar } from "nanotar";
import { listAssets, readAsset } from "../ports/asset.ts";

/** @param programs path in the archive, such as `postinstall.d/81-x.sh`, and text; the same bytes each time */
export function packPrograms(programs: Readonly<Record<string, string>>): Uint8Array {
  const files = Object.entries(programs).map(([name, data]) => ({ name, data }));
  return createTar(files, { attrs: { mode: "755", uid: 0, gid: 0, user: "root", group: "root", mtime: 0 } });
}

/** xcat-root.tar: /opt/xcat of the new system. */
export function packRoot(): Uint8Array {
  const folder = "share/netboot/root/";
  const paths = listAssets(`${folder}opt/xcat`);
  return packPrograms(Object.fromEntries(
    paths.map((path) => [path.slice(folder.length), new TextDecoder().decode(readAsset(path))]),
  ));
}
