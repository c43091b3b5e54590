/** All generated documentation: path below `docs/` → content, from the declarations of the plugins. */
import { renderCompletion } from "../core/completion.ts";
import { manName, manSection, renderManPage, renderOverviewPage, renderTablePage } from "../core/man_page.ts";
import { createRegistry, type Plugin } from "../core/mod.ts";
import { renderNoderangePage } from "../core/noderange_page.ts";

/** Manual pages of commands, tables and noderange, and completion; the same whenever it is called. */
export async function renderPages(plugins: readonly Plugin[]): Promise<Map<string, string>> {
  const registry = createRegistry(plugins);
  const commands = (await Promise.all([...registry.commands.values()].map((load) => load())))
    .filter(({ internal }) => !internal)
    .sort((one, other) => one.name < other.name ? -1 : 1);
  const pages = new Map<string, string>([
    ["man/man1/xcat.1", renderOverviewPage(commands)],
    ["man/man3/noderange.3", renderNoderangePage()],
    ["completion/xcat", renderCompletion(commands)],
  ]);
  for (const command of commands) {
    const section = manSection(command);
    pages.set(`man/man${section}/${manName(command)}.${section}`, renderManPage(command));
  }
  for (const table of registry.tables.values()) {
    pages.set(`man/man5/${table.name}.5`, renderTablePage(table));
  }
  return pages;
}
