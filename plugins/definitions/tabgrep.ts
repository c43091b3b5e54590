/** `tabgrep`: the tables that say something about nodes. */
import { defineCommand, isDisabled, isNodeTable } from "../../core/mod.ts";
import { words } from "./word_list.ts";

export const tabgrep = defineCommand({
  name: "tabgrep",
  summary: "List the tables that have rows for nodes or for their groups",
  noderange: "required",
  examples: [["tabgrep node1", "where node1 or one of its groups is mentioned"]],
  async *run({ db, registry }, { nodes }) {
    const names = new Set(nodes);
    for (const row of await db.rows("nodelist")) {
      if (names.has(row.node ?? "")) { for (const group of words(row.groups ?? "")) names.add(group); }
    }
    for (const table of registry.tables.values()) {
      if (!isNodeTable(table)) continue;
      const rows = await db.rows(table.name);
      if (rows.some((row) => names.has(row.node ?? "") && !isDisabled(row))) yield { data: table.name };
    }
  },
});
