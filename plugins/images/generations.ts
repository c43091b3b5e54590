/** A new build of an image takes the place of the old one, which nodes may still run from. */
import type { Context } from "../../core/mod.ts";
import type { ImageDefinition } from "./image_definition.ts";

/** Names of what a build makes. */
const parts = ["rootimg", "kernel", "initrd.gz"] as const;

/**
 * Moves what lies in `staging` to its place. The old root file system gets another name, which servers and clients of
 * NFS do not mind: they know it by its inode.
 * @returns the old one's path where there was one
 */
export async function takePlace(
  { fs, clock }: Pick<Context, "fs" | "clock">,
  rootimgdir: string,
  staging: string,
): Promise<string | undefined> {
  const names = await fs.list(staging), there = new Set(await fs.list(rootimgdir));
  let time = clock.now();
  while (there.has(generationName(time))) time += 1000; // two builds in one second
  const current = `${rootimgdir}/rootimg`, old = `${rootimgdir}/${generationName(time)}`;
  const isReplaced = names.includes("rootimg") && await fs.info(current) !== undefined;
  if (isReplaced) await fs.rename(current, old);
  try {
    for (const part of parts) {
      if (names.includes(part)) await fs.rename(`${staging}/${part}`, `${rootimgdir}/${part}`);
    }
  } catch (error) {
    if (isReplaced && await fs.info(current) === undefined) await fs.rename(old, current);
    throw error;
  }
  return isReplaced ? old : undefined;
}

function generationName(time: number): string {
  return `rootimg.${new Date(time).toISOString().replace(/[-:]|\..*/g, "").replace("T", "-")}`;
}

/** Lies beside a root file system that was packed for NFS, and for something else since: nodes may have it mounted. */
export const mountedMark = ".rootimg.nfs";

/** Whether nodes may run from the root file system itself, over NFS. */
export async function isMounted({ fs }: Pick<Context, "fs">, rootimgdir: string): Promise<boolean> {
  return await fs.info(`${rootimgdir}/rootimg.nfs`) !== undefined ||
    await fs.info(`${rootimgdir}/${mountedMark}`) !== undefined;
}

/** Root file systems of earlier builds that lie beside the current one, the oldest first. */
export async function generationsOf({ fs }: Pick<Context, "fs">, rootimgdir: string): Promise<string[]> {
  const names = (await fs.list(rootimgdir)).filter((name) => /^rootimg\.\d{8}-\d{6}$/.test(name));
  return names.sort().map((name) => `${rootimgdir}/${name}`);
}

/** Nodes that were told to run from the image, sorted. */
export async function nodesOf(
  { db }: Pick<Context, "db">,
  { imagename, osvers, osarch, profile }: ImageDefinition,
): Promise<string[]> {
  const nodes = await db.nodes();
  const columns = ["provmethod", "os", "arch", "profile"].map((column) => `nodetype.${column}`);
  const values = await db.attributes(nodes, columns);
  return nodes.filter((node) => {
    const [provmethod, ...name] = columns.map((column) => values.get(node, column));
    if (provmethod === imagename) return true;
    return (provmethod ?? "netboot") === "netboot" &&
      name.join("\0") === [osvers, osarch, profile].join("\0");
  }).sort();
}
