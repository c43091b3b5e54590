/** `tabdump`: the names of the tables, what they are for, or their rows. */
import {
  defineCommand,
  flag,
  list,
  operands,
  renderTableHelp,
  renderTableList,
  type Result,
  type Row,
  serverPath,
  type TableSpec,
  UsageError,
  value,
} from "../../core/mod.ts";
import { parseRowCondition } from "./row_condition.ts";
import { renderCsvHeader, renderCsvRow, renderTableCsv } from "./table_csv.ts";

export const tabdump = defineCommand({
  name: "tabdump",
  summary: "Show the rows of tables as CSV",
  description:
    "Without a table it lists the tables. The output can be edited and given to tabrestore. Several tables, with " +
    "commas between their names, come one after another, each with its header.",
  options: {
    describe: flag("d", "tell what the tables, or the columns of a table, are for"),
    file: value("f", "FILE", "write the rows of one table to a file of the management node"),
    records: value("n", "NUMBER", "only the newest so many rows of auditlog or eventlog"),
    where: list(
      "w",
      "CONDITION",
      "only rows with column==value; also != =~ !~ > >= < <=, % in =~ is any text",
    ),
  },
  operands: { tables: operands("names of tables, with commas between them", { optional: true }) },
  examples: [
    ["tabdump site", "the settings of the cluster"],
    ["tabdump nodelist,nodehm", "two tables"],
    ["tabdump -w groups=~%compute% nodelist", "rows whose groups contain a text"],
  ],
  async *run(context, { describe, file, records, where, tables: words }) {
    if (words.length === 0) {
      const tables = [...context.registry.tables.values()].filter(({ internal }) => !internal);
      yield* lines(describe ? renderTableList(tables) : tables.map(({ name }) => name).sort().join("\n"));
      return;
    }
    const tables = words.flatMap((word) => word.split(",")).map((name) =>
      context.registry.table(name.trim())
    );
    if (describe) return yield* describeTables(tables);
    if (words.length > 1) {
      throw new UsageError(
        `Put commas between the tables: tabdump ${tables.map(({ name }) => name).join(",")}`,
      );
    }
    if (file !== undefined && tables.length > 1) {
      throw new UsageError("A file holds one table; dumpxCATdb -p FOLDER writes a file of each");
    }
    const choices = tables.map((table) => chooseRows(table, where, records));
    for (const [index, table] of tables.entries()) {
      const rows = choices[index]?.(await context.db.rows(table.name)) ?? [];
      if (rows.length === 0 && records !== undefined) {
        yield { info: `There are no rows in ${table.name}` };
      } else if (file === undefined) {
        yield* dump(table, rows);
      } else {
        const path = serverPath(context, file, "Others redirect the output of tabdump");
        // It may hold passwords, as what tabdump prints.
        await context.fs.write(path, renderTableCsv(table, rows), { mode: 0o600 });
      }
    }
  },
});

function* dump(table: TableSpec, rows: readonly Row[]) {
  const columns = Object.keys(table.columns);
  yield { data: renderCsvHeader(columns) };
  for (const row of rows) yield { data: renderCsvRow(columns, row) };
}

function* lines(text: string): Generator<Result> {
  for (const line of text.replace(/\n$/, "").split("\n")) yield { data: line };
}

/** Of several, each under its name. */
function* describeTables(tables: readonly TableSpec[]): Generator<Result> {
  for (const [index, table] of tables.entries()) {
    if (tables.length > 1) yield { data: `${index > 0 ? "\n" : ""}${table.name}` };
    yield* lines(renderTableHelp(table));
  }
}

/** @throws UsageError a condition or a number that is none for this table */
function chooseRows(table: TableSpec, where: readonly string[], records: string | undefined) {
  const conditions = where.map((text) => parseRowCondition(text, table));
  const newest = records === undefined ? undefined : numberOfRecords(table, records);
  return (rows: readonly Row[]): readonly Row[] => {
    const fitting = conditions.length === 0
      ? rows
      : rows.filter((row) => conditions.every((fits) => fits(row)));
    return newest === undefined ? fitting : fitting.slice(-newest);
  };
}

function numberOfRecords(table: TableSpec, records: string): number {
  if (table.key[0] !== "recid") {
    throw new UsageError(`-n is for auditlog and eventlog; ${table.name} is no log`);
  }
  if (!/^[1-9]\d*$/.test(records)) throw new UsageError(`-n wants a number above 0, "${records}" was given`);
  return Number(records);
}
