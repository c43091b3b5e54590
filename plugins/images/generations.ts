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
  const stamp = new Date(clock.now()).toISOString().replace(/[-:]|\..*/g, "").replace("T", "-");
  const current = `${rootimgdir}/rootimg`, old = `${rootimgdir}/rootimg.${stamp}`;
  const names = await fs.list(staging);
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
