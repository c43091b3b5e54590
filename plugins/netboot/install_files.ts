/** `site.installdir/autoinst/NODE`: what a node reads while it is installed. */
import type { Context, NewFile } from "../../core/mod.ts";
import type { NodeBoot } from "./plan_boot.ts";

/** Nodes that are not to be installed lose theirs: nobody shall read them longer than needed. */
export async function writeInstallFiles(
  { fs }: Pick<Context, "fs">,
  boots: readonly NodeBoot[],
  installdir: string,
): Promise<void> {
  const root = `${installdir}/autoinst`;
  const there = new Set(await fs.list(root));
  const write: NewFile[] = [];
  for (const { plan: { node }, files } of boots) {
    if (files === undefined && there.has(node)) await fs.remove(`${root}/${node}`);
    for (const [name, content] of files ?? []) {
      const mode = name.endsWith(".sh") ? 0o755 : 0o644;
      write.push({ path: `${root}/${node}/${name}`, content, mode });
    }
  }
  await fs.writeAll(write);
}
