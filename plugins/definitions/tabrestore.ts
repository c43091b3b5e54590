/** `tabrestore`: replaces the rows of a table by those of a file, or adds them. */
import {
  defineCommand,
  flag,
  operand,
  type Registry,
  type Row,
  type TableSpec,
  type Transaction,
  UsageError,
  value,
} from "../../core/mod.ts";
import { parseTableCsv, renderTableCsv, tableChecksum } from "./table_csv.ts";

/** Exit status where the table is not what `--expect` says. */
export const EXIT_CHANGED = 9;

export const tabrestore = defineCommand({
  name: "tabrestore",
  summary: "Replace the rows of a table by those of a CSV file",
  description:
    "The file is one that tabdump wrote, and is called after its table: routes.csv, in any folder. A file with a " +
    "mistake changes nothing; the message names its line. A file that has only the header empties the table.",
  options: {
    add: flag("a", "add the rows to those that there are; their keys must be new"),
    expect: value(
      "",
      "SHA256",
      "only where this is still the checksum of what tabdump prints; otherwise status 9",
    ),
  },
  operands: { file: operand("TABLE.csv") },
  stdin: "file",
  changes: true,
  examples: [
    ["tabrestore /install/dbbackup/site.csv", "put back what tabdump site had written there"],
    ["tabrestore -a routes.csv", "add routes to those of the table"],
  ],
  // deno-lint-ignore require-yield -- it has nothing to say when all went well
  async *run({ db, registry, request }, { add, expect, file = "" }) {
    const table = tableOfFile(registry, file);
    const rows = parseTableCsv(request.stdin ?? "", table, file);
    await db.write(async (transaction) => {
      const present = await transaction.rows(table.name);
      if (expect !== undefined && tableChecksum(renderTableCsv(table, present)) !== expect) {
        throw new UsageError(
          `Table ${table.name} was changed by someone else meanwhile; nothing was restored`,
          EXIT_CHANGED,
        );
      }
      if (add) addRows(transaction, table, present, rows);
      else transaction.replace(table.name, rows);
    });
  },
});

/** @throws UsageError with exit status 4: no table is called so */
function tableOfFile(registry: Registry, file: string): TableSpec {
  const name = file.replace(/^.*\//, "").replace(/\.csv$/, "");
  const table = registry.tables.get(name);
  if (table) return table;
  throw new UsageError(
    `There is no table "${name}"; the file must be called after its table, as in site.csv`,
    4,
  );
}

function addRows(transaction: Transaction, table: TableSpec, present: readonly Row[], rows: readonly Row[]) {
  const named = (row: Row) => table.key.map((column) => `${column}=${row[column] ?? ""}`).join(",");
  const taken = new Set(present.map(named));
  for (const row of rows) {
    if (taken.has(named(row))) {
      throw new UsageError(
        `Table ${table.name} already has a row with ${named(row)}; nothing was added. Without -a the file ` +
          "replaces the table",
        4,
      );
    }
    transaction.put(
      table.name,
      Object.fromEntries(table.key.map((column) => [column, row[column] ?? ""])),
      row,
    );
  }
}
