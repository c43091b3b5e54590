/** `xcat help`: every command with its line. */
import { defineCommand } from "../../core/mod.ts";

export const help = defineCommand({
  name: "help",
  summary: "List all commands",
  description: "Called as xcat help. Each command explains itself with -h, and in its manual page.",
  examples: [["xcat help", "List all commands."]],
  local: true,
  unlinked: true,
  async *run({ registry }) {
    const commands = await Promise.all([...registry.commands.values()].map((load) => load()));
    const shown = commands.filter((command) => !command.internal).sort((a, b) => a.name < b.name ? -1 : 1);
    const width = Math.max(...shown.map(({ name }) => name.length));
    for (const { name, summary } of shown) yield { data: `${name.padEnd(width)}  ${summary}` };
  },
});
