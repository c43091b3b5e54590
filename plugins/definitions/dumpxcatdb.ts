/** `dumpxCATdb`: the whole database as a folder of CSV files. */
import {
  defineCommand,
  flag,
  type Fs,
  type Row,
  serverPath,
  type TableSpec,
  UsageError,
  value,
} from "../../core/mod.ts";
import { skippedTables } from "./skipped_tables.ts";
import { renderTableCsv } from "./table_csv.ts";
import { unfinishedFile, unfinishedText } from "./unfinished_dump.ts";

export const dumpxCATdb = defineCommand({
  name: "dumpxCATdb",
  summary: "Save all tables in a folder of CSV files",
  description:
    "Writes TABLE.csv for each table into a folder of the management node, all of them as they are at one moment. " +
    "The files hold passwords: only root can read them. Left out are auditlog and eventlog, and the tables of " +
    "site.skiptables. Until it is done the folder holds a file UNFINISHED, with which restorexCATdb refuses it.",
  options: {
    path: value("p", "FOLDER", "where the files go; it is made where it is missing"),
    all: flag("a", "auditlog and eventlog as well"),
    binary: flag("b", "accepted for scripts; meant a dump of DB2"),
    verbose: flag("V", "name each table"),
  },
  changes: true,
  examples: [["dumpxCATdb -p /tmp/backup", "Save the database, for restorexCATdb -p /tmp/backup."]],
  async *run(context, { path, all, binary, verbose }) {
    const { db, registry } = context;
    if (path === undefined) throw new UsageError("Say where the files go: dumpxCATdb -p FOLDER");
    if (binary) yield { warning: "-b is for DB2, which is not in use; CSV files are written" };
    const folder = serverPath(context, path, "Others redirect the output of tabdump");
    const skipped = await skippedTables(db, all);
    const tables = [...registry.tables.values()].filter(({ name, internal }) =>
      !internal && !skipped.has(name)
    );
    // A transaction that writes nothing: no one else writes while the tables are read.
    const dumped = await db.write((transaction) =>
      Promise.all(tables.map(async (table) => ({ table, rows: await transaction.rows(table.name) })))
    );
    if (verbose) { for (const { table } of dumped) yield { info: `Dumping ${table.name}` }; }
    await writeFiles(context.fs, folder, dumped).catch((error) => {
      throw new UsageError(`The backup in "${path}" is not complete: ${error.message}`);
    });
    yield { info: `Dumped ${dumped.length} tables to ${path}` };
  },
});

async function writeFiles(
  fs: Fs,
  folder: string,
  tables: readonly { table: TableSpec; rows: readonly Row[] }[],
): Promise<void> {
  await fs.makeDirectory(folder, { mode: 0o700 });
  await fs.write(`${folder}/${unfinishedFile}`, unfinishedText, { mode: 0o600 });
  for (const { table, rows } of tables) {
    await fs.write(`${folder}/${table.name}.csv`, renderTableCsv(table, rows), { mode: 0o600 });
  }
  await fs.remove(`${folder}/${unfinishedFile}`);
}
