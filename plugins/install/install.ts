/** `xcat --install DIR`: the program, a link for every command, and all its files, below one folder. */
import { join, resolve } from "node:path";
import {
  type Context,
  defineCommand,
  listAssets,
  operand,
  readAsset,
  readExecutable,
  runningProgram,
  UsageError,
} from "../../core/mod.ts";
import { commandLinks, folders, modeOf, placeOf, wrapper } from "./layout.ts";

export const install = defineCommand({
  name: "install",
  summary: "Lay out the program with links for all commands",
  description: "Called as xcat --install DIR. Writes DIR/bin/xcat, links for all commands in DIR/bin and " +
    "DIR/sbin, DIR/share/xcat, DIR/postscripts, manual pages and completion. Every file is replaced whole; doing it " +
    "again brings the folder up to date.",
  local: true,
  unlinked: true,
  operands: { folder: operand("folder to install into, such as /opt/xcat") },
  examples: [["xcat --install /opt/xcat", "install below /opt/xcat"]],
  async *run(context, { folder }) {
    if (!folder) throw new UsageError("Name the folder to install into: xcat --install DIR");
    const target = resolve(context.request.cwd ?? "/", folder);
    const assets = folders.flatMap(([from]) => listAssets(from));
    const commands = await Promise.all([...context.registry.commands.values()].map((load) => load()));
    const links = commandLinks(commands);
    for (const asset of assets) {
      const content = readAsset(asset);
      await context.fs.write(join(target, placeOf(asset) ?? asset), content, { mode: modeOf(content) });
    }
    await writeProgram(context, join(target, "bin/xcat"));
    for (const { path, target: to } of links) await context.fs.link(to, join(target, path));
    yield { info: `Installed ${links.length} commands and ${assets.length} files below ${target}` };
  },
});

async function writeProgram({ fs }: Context, path: string): Promise<void> {
  const { compiled, executable, root } = runningProgram();
  const content = compiled ? readExecutable() : wrapper(executable, root);
  await fs.write(path, content, { mode: 0o755 });
}
