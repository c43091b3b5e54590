/** Columns of nodes as people name them: `table.column`, a short name, or a whole table. */
import { isNodeTable, type Registry, UsageError } from "../../core/mod.ts";
import { parseColumn } from "./key_values.ts";

/** What the short names stand for. */
const shortNames = new Map([
  ["groups", "nodelist.groups"],
  ["tags", "nodelist.groups"],
  ["mgt", "nodehm.mgt"],
  ["switch", "switch.switch"],
]);

/** A change of one cell of a node's row. */
export interface NodeCell {
  table: string;
  column: string;
  /** `,=` puts words before the list, `^=` takes them out of it. */
  operator: "=" | ",=" | "^=";
  value: string;
}

/** What the original stores for "empty on purpose": a template that yields nothing, and stops inheritance. */
export const emptyOnPurpose = "|^.*$||";

/** The `table.column` that a name stands for. @throws UsageError no such table or column */
export function nodeColumn(registry: Registry, name: string): string {
  const full = shortNames.get(name) ?? name;
  const [table, column] = parseColumn(registry, full, 1);
  return `${table.name}.${column}`;
}

/**
 * The columns that a word of `nodels` asks for, by table: one column, or all of a table's.
 * @throws UsageError no such table or column
 */
export function nodeColumns(registry: Registry, word: string): string[] {
  if (word.includes(".") || shortNames.has(word)) return [nodeColumn(registry, word)];
  return Object.keys(registry.table(word).columns).map((column) => `${word}.${column}`);
}

/**
 * `table.column=value`, `groups,=value`, `groups^=value`.
 * @throws UsageError not of this form, no such table or column
 */
export function parseNodeCell(registry: Registry, word: string): NodeCell {
  const found = /^([^=,^]+)(,=|\^=|=)(.*)$/s.exec(word);
  if (!found) throw new UsageError(`"${word}": wanted table.column=value`);
  const [table = "", column = ""] = nodeColumn(registry, found[1] ?? "").split(".");
  return { table, column, operator: found[2] as NodeCell["operator"], value: found[3] ?? "" };
}

/** False for tables whose rows belong to no node, such as site. */
export function holdsNodes(registry: Registry, table: string): boolean {
  return isNodeTable(registry.table(table));
}
