/** One change of an image at a time; what an interrupted one left is cleared away. */
import type { Context } from "../../core/mod.ts";

/** Folders of builds that are older than this belong to nobody any more. */
const staleMs = 24 * 3600 * 1000;

/** Waits until no other request of this process changes the image. @returns to be called when it is done */
export async function holdImage({ fs }: Pick<Context, "fs">, rootimgdir: string): Promise<() => void> {
  let release = () => {};
  await new Promise<void>((begin) => {
    const held = () =>
      new Promise<void>((done) => {
        release = done;
        begin();
      });
    void fs.exclusively(rootimgdir, held);
  });
  return release;
}

/** Removes what builds left that were killed a day ago or earlier. */
export async function clearStale(
  { fs, clock }: Pick<Context, "fs" | "clock">,
  rootimgdir: string,
): Promise<void> {
  for (const folder of [rootimgdir, "/var/lib/_mknetboot"]) {
    for (const name of await fs.list(folder)) {
      if (!/^\.?(gen|pack)image\.[0-9a-f]{6}$/.test(name)) continue;
      const info = await fs.info(`${folder}/${name}`);
      if (info && clock.now() - info.mtimeMs > staleMs) await fs.remove(`${folder}/${name}`);
    }
  }
}
