/** `site.installdir/autoinst/NODE`: what a node reads while it is installed, and nobody else. */
import { type Context, type NewFile, servedTo } from "../../core/mod.ts";
import type { NodeBoot } from "./plan_boot.ts";

/** Before the boot files that name them. */
export async function writeInstallFiles(
  { fs }: Pick<Context, "fs">,
  boots: readonly NodeBoot[],
  installdir: string,
): Promise<void> {
  const there = new Set(await fs.list(`${installdir}/autoinst`));
  const served = (node: string) => `${installdir}/autoinst/${node}/${servedTo}`;
  const write: NewFile[] = [], remove: string[] = [];
  for (const { plan: { node, addresses }, files } of boots) {
    if (files === undefined) continue;
    for (const [name, content] of files) {
      const mode = name.endsWith(".sh") ? 0o755 : 0o644;
      write.push({ path: `${installdir}/autoinst/${node}/${name}`, content, mode });
    }
    for (const address of addresses) write.push({ path: `${served(node)}/${address}`, content: "" });
  }
  const again = boots.filter(({ plan, files }) => files !== undefined && there.has(plan.node));
  const before = await fs.listAll(again.map(({ plan }) => served(plan.node)));
  for (const [at, { plan: { node, addresses } }] of again.entries()) {
    const stale = before[at]?.filter((address) => !addresses.includes(address)) ?? [];
    remove.push(...stale.map((address) => `${served(node)}/${address}`));
  }
  for (const path of remove) await fs.remove(path);
  try {
    await fs.writeAll(write);
  } catch (error) {
    for (const { plan: { node }, files } of boots) {
      if (files !== undefined && !there.has(node)) await fs.remove(`${installdir}/autoinst/${node}`);
    }
    throw error;
  }
}

/** Nodes that are not to be installed lose theirs: nobody shall read them longer than needed. */
export async function removeInstallFiles(
  { fs }: Pick<Context, "fs">,
  boots: readonly NodeBoot[],
  installdir: string,
): Promise<void> {
  const there = new Set(await fs.list(`${installdir}/autoinst`));
  for (const { plan: { node }, files } of boots) {
    if (files === undefined && there.has(node)) await fs.remove(`${installdir}/autoinst/${node}`);
  }
}
