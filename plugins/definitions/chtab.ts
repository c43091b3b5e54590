/** `chtab`: adds, changes or removes a row of any table. */
import {
  defineCommand,
  flag,
  operand,
  operands,
  type Registry,
  type Row,
  type TableSpec,
  type Transaction,
  UsageError,
} from "../../core/mod.ts";
import { dynamicGroupsCheck } from "./dynamic_members.ts";
import { type CellChange, keyOfTable, parseCellChange, parseRowKey, rowMatches } from "./key_values.ts";

export const chtab = defineCommand({
  name: "chtab",
  summary: "Add, change or remove rows of any table",
  description:
    "Sets columns in the row that the key names, in each table that is mentioned, adding the row where there is " +
    "none. An empty value clears a column; += adds to the end of a comma-separated list.",
  options: { delete: flag("d", "remove the rows from the tables named") },
  operands: {
    key: operand("columns and values that find the row, as in node=node1 or key=domain"),
    changes: operands("table.column=value, or with -d the tables", { optional: true }),
  },
  changes: true,
  refusedStatus: 255, // as where a user could not open the original's database file
  examples: [
    ['chtab key=domain site.value="cluster"', "set a value of the site table"],
    ["chtab -d node=node1 hosts", "remove a row"],
  ],
  async *run({ db, registry }, { delete: removing, key: text, changes: words }) {
    const key = parseRowKey(text ?? "");
    if (removing) {
      const rows = words.map((word) => rowToRemove(registry, word, key));
      await db.write((transaction) => {
        for (const { table, match } of rows) transaction.remove(table.name, match);
        return Promise.resolve();
      });
      return;
    }
    const changes = byTable(words.flatMap((word) => parseCellChange(registry, word) ?? []));
    const keys = new Map([...changes.keys()].map((table) => [table, keyOfTable(table, key)]));
    if (changes.size === 0) return;
    const remarks = await db.write(async (transaction) => {
      const said: (string | undefined)[] = [];
      for (const [table, cells] of changes) {
        const row = await changeRow(transaction, table, keys.get(table) ?? key, cells);
        said.push(table.remark?.(row));
      }
      return said.filter((remark) => remark !== undefined);
    });
    for (const warning of remarks) yield { warning };
  },
});

function rowToRemove(registry: Registry, word: string, key: Row): { table: TableSpec; match: Row } {
  if (word.includes("=")) {
    throw new UsageError(`With -d name only tables, "${word}" was given`, 255);
  }
  const table = registry.table(word);
  return { table, match: keyOfTable(table, key) };
}

function byTable(changes: readonly CellChange[]): Map<TableSpec, CellChange[]> {
  const tables = new Map<TableSpec, CellChange[]>();
  for (const change of changes) tables.set(change.table, [...tables.get(change.table) ?? [], change]);
  return tables;
}

/** Answers the row as it will be. */
async function changeRow(
  transaction: Transaction,
  table: TableSpec,
  key: Row,
  cells: readonly CellChange[],
): Promise<Row> {
  const rows = await transaction.rows(table.name);
  const present = rows.find((row) => rowMatches(row, key));
  const values: Record<string, string> = {};
  for (const { column, operator, value } of cells) {
    const before = values[column] ?? present?.[column];
    values[column] = operator === "+=" && before ? `${before},${value}` : value;
  }
  refuseSecondKey(table, rows, present, { ...key, ...values });
  const { node = "" } = { ...present, ...key };
  if (table.name === "nodelist" && values.groups !== undefined) {
    (await dynamicGroupsCheck(transaction))(node, present?.groups, values.groups);
  }
  transaction.put(table.name, key, values);
  return { ...present, ...key, ...values };
}

/** A row beside the wanted one may hold the same primary key: say so instead of letting the database fail. */
function refuseSecondKey(
  table: TableSpec,
  rows: readonly Row[],
  present: Row | undefined,
  wanted: Row,
): void {
  const whole = { ...present, ...wanted };
  const primary = Object.fromEntries(table.key.map((column) => [column, whole[column] ?? ""]));
  const other = rows.find((row) => row !== present && rowMatches(row, primary));
  if (!other) return;
  const named = table.key.map((column) => `${column}=${primary[column]}`).join(",");
  throw new UsageError(
    `Table ${table.name} already has a row with ${named}; change that one: chtab ${named} …`,
  );
}
