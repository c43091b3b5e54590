/** `tabdump`: the names of the tables, what they are for, or the rows of one. */
import {
  type Context,
  defineCommand,
  flag,
  list,
  operands,
  renderTableHelp,
  renderTableList,
  type Result,
  type Row,
  type TableSpec,
  UsageError,
  value,
} from "../../core/mod.ts";
import { parseRowCondition } from "./row_condition.ts";
import { serverPath } from "./server_path.ts";
import { renderCsvHeader, renderCsvRow, renderTableCsv } from "./table_csv.ts";

export const tabdump = defineCommand({
  name: "tabdump",
  summary: "Show the rows of a table as CSV",
  description: "Without a table it lists the tables. The output can be edited and given to tabrestore.",
  options: {
    describe: flag("d", "tell what the tables, or the columns of a table, are for"),
    file: value("f", "FILE", "write the rows to a file of the management node"),
    records: value("n", "NUMBER", "only the newest so many rows of auditlog or eventlog"),
    where: list(
      "w",
      "CONDITION",
      "only rows with column==value; also != =~ !~ > >= < <=, % in =~ is any text",
    ),
  },
  operands: { tables: operands("name of a table, or with -d of several", { optional: true }) },
  examples: [
    ["tabdump site", "the settings of the cluster"],
    ["tabdump -w groups=~%compute% nodelist", "rows whose groups contain a text"],
  ],
  async *run(context, { describe, file, records, where, tables: names }) {
    const [name, ...others] = names;
    if (name === undefined) {
      const tables = [...context.registry.tables.values()].filter(({ internal }) => !internal);
      yield* lines(describe ? renderTableList(tables) : tables.map(({ name }) => name).sort().join("\n"));
      return;
    }
    const table = context.registry.table(name);
    if (describe) {
      yield* describeTables([table, ...others.map((other) => context.registry.table(other))]);
      return;
    }
    if (others.length > 0) {
      throw new UsageError("Rows are shown of one table at a time; dumpxCATdb -p FOLDER saves all of them");
    }
    const rows = newest(table, await wantedRows(context, table, where), records);
    if (rows.length === 0 && records !== undefined) {
      yield { info: `There are no rows in ${table.name}` };
    } else if (file === undefined) {
      yield* dump(table, rows);
    } else {
      await context.fs.write(serverPath(context, file), renderTableCsv(table, rows));
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

async function wantedRows({ db }: Context, table: TableSpec, where: readonly string[]) {
  const conditions = where.map((text) => parseRowCondition(text, table));
  const rows = await db.rows(table.name);
  return conditions.length === 0 ? rows : rows.filter((row) => conditions.every((fits) => fits(row)));
}

function newest(table: TableSpec, rows: readonly Row[], records: string | undefined): readonly Row[] {
  if (records === undefined) return rows;
  if (table.key[0] !== "recid") {
    throw new UsageError(`-n is for auditlog and eventlog; ${table.name} is no log`);
  }
  if (!/^[1-9]\d*$/.test(records)) throw new UsageError(`-n wants a number above 0, "${records}" was given`);
  return rows.slice(-Number(records));
}
