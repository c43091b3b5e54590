/** `site.installdir/autoinst/NODE`: what a node reads while it is installed. */
import type { Context, NewFile } from "../../core/mod.ts";
import type { NodeBoot } from "./plan_boot.ts";

/** Before the boot files that name them. */
export async function writeInstallFiles(
  { fs }: Pick<Context, "fs">,
  boots: readonly NodeBoot[],
  installdir: string,
): Promise<void> {
  const write: NewFile[] = [];
  for (const { plan: { node }, files } of boots) {
    for (const [name, content] of files ?? []) {
      const mode = name.endsWith(".sh") ? 0o755 : 0o644;
      write.push({ path: `${installdir}/autoinst/${node}/${name}`, content, mode });
    }
  }
  await fs.writeAll(write);
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
