/** `gettab`: values of one row, as they stand in the table. */
import { defineCommand, flag, isDisabled, operand, operands } from "../../core/mod.ts";
import { keyOfTable, parseColumn, parseRowKey, rowMatches } from "./key_values.ts";

export const gettab = defineCommand({
  name: "gettab",
  summary: "Show values of the row that a key names",
  description: "Shows what the table holds, without groups and templates; for those see nodels.",
  options: { withFieldname: flag("H", "put table.column: before the value, also for a single one") },
  operands: {
    key: operand("columns and values that find the row, as in key=domain"),
    columns: operands("table.column"),
  },
  examples: [["gettab key=domain site.value", "one value of the site table"]],
  async *run({ db, registry }, { withFieldname, key: text, columns }) {
    const key = parseRowKey(text ?? "");
    const wanted = columns.filter((name) => name.includes(".") || !registry.table(name))
      .map((name) => parseColumn(registry, name, 1));
    const keys = new Map(wanted.map(([table]) => [table, keyOfTable(table, key, 1)]));
    const named = withFieldname || wanted.length > 1;
    for (const [table, column] of wanted) {
      const row = (await db.rows(table.name)).find((row) =>
        !isDisabled(row) && rowMatches(row, keys.get(table) ?? key)
      );
      const value = row?.[column];
      if (named && row) yield { data: `${table.name}.${column}: ${value ?? ""}` };
      else if (value !== undefined) yield { data: value };
    }
  },
});
