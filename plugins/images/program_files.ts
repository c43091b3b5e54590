/** What every diskless node runs, whatever its distribution: the tree share/netboot/root. */
import { type Context, listAssets, readAsset } from "../../core/mod.ts";
import { pathInRoot } from "./path_in_root.ts";

const folder = "share/netboot/root";

/** Puts the files into a root file system, where they differ from those that are there. */
export async function addProgramFiles({ fs }: Pick<Context, "fs">, root: string): Promise<void> {
  for (const asset of listAssets(folder)) {
    const path = await pathInRoot({ fs }, root, asset.slice(folder.length));
    const content = new TextDecoder().decode(readAsset(asset));
    if (await fs.readText(path) !== content) await fs.write(path, content, { mode: 0o755 });
  }
}
