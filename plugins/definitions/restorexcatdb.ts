/** `restorexCATdb`: the tables of a folder in place of those of the database. */
import {
  type Context,
  defineCommand,
  flag,
  type Row,
  serverPath,
  type TableSpec,
  UsageError,
  value,
} from "../../core/mod.ts";
import { skippedTables } from "./skipped_tables.ts";
import { namedRows, parseTableCsv } from "./table_csv.ts";
import { unfinishedFile } from "./unfinished_dump.ts";

export const restorexCATdb = defineCommand({
  name: "restorexCATdb",
  summary: "Replace the tables by those of a folder that dumpxCATdb wrote",
  description:
    "Each TABLE.csv of the folder replaces the rows of its table: all of them, or none where one has a mistake. A " +
    "folder without CSV files may instead hold the SQLite files of an installation of xCAT 2, TABLE.sqlite, as " +
    "/etc/xcat does; they are only read. Left out are auditlog and eventlog, and the tables of site.skiptables.",
  options: {
    path: value("p", "FOLDER", "where the files are"),
    all: flag("a", "auditlog and eventlog as well"),
    binary: flag("b", "accepted for scripts; meant a dump of DB2"),
    verbose: flag("V", "name each table"),
  },
  changes: true,
  examples: [
    ["restorexCATdb -p /tmp/backup", "Bring back what dumpxCATdb -p /tmp/backup had saved."],
    [
      "XCATBYPASS=1 restorexCATdb -p backup",
      "Fill the database that /etc/xcat/cfgloc names, before xcatd uses it.",
    ],
  ],
  async *run(context, { path, all, binary, verbose }) {
    if (path === undefined) throw new UsageError("Say where the files are: restorexCATdb -p FOLDER");
    if (binary) yield { warning: "-b is for DB2, which is not in use; CSV files are read" };
    const folder = serverPath(context, path, "Others give files to tabrestore");
    const skipped = await skippedTables(context.db, all);
    const tables = await readFolder(context, folder, path, skipped);
    await context.db.write((transaction) => {
      for (const { table, rows } of tables) transaction.replace(table.name, rows);
      return Promise.resolve();
    });
    if (verbose) { for (const { table } of tables) yield { info: `Restored ${table.name}` }; }
    yield { info: `Restored ${tables.length} tables from ${path}` };
  },
});

interface TableRows {
  table: TableSpec;
  rows: readonly Row[];
}

/** @param path the folder as the caller named it */
async function readFolder(
  context: Context,
  folder: string,
  path: string,
  skipped: ReadonlySet<string>,
): Promise<TableRows[]> {
  const names = await context.fs.list(folder);
  if (names.includes(unfinishedFile)) {
    throw new UsageError(
      `The dump in "${path}" is not complete: dumpxCATdb was cut off; run it again. If you know that every file is ` +
        `right, remove ${path}/${unfinishedFile}`,
    );
  }
  for (const [suffix, read] of [[".csv", readCsv], [".sqlite", readSqlite]] as const) {
    const files = names.filter((name) => name.endsWith(suffix) && !name.startsWith("."));
    const wanted = files.filter((name) => !skipped.has(name.slice(0, -suffix.length)));
    const tables: TableRows[] = [];
    for (const file of wanted) {
      const found = await read(
        context,
        `${folder}/${file}`,
        file.slice(0, -suffix.length),
        `${path}/${file}`,
      );
      if (found) tables.push(found);
    }
    if (files.length > 0) return tables;
  }
  throw new UsageError(`"${path}" holds no tables: neither TABLE.csv nor TABLE.sqlite is there`);
}

/** Undefined for a table that there is not here, as long as it is empty. */
async function readCsv({ fs, registry }: Context, file: string, name: string, label: string) {
  const text = await fs.readText(file) ?? "";
  const table = registry.tables.get(name);
  if (table) return { table, rows: parseTableCsv(text, table, label) };
  if (text.trimEnd().includes("\n")) throw unknownTable(label, name);
  return undefined;
}

/** xCAT 2 has a file for each table; other files of the folder, such as xcat.sqlite, are passed over. */
async function readSqlite({ fs, registry }: Context, file: string, name: string, label: string) {
  const { readSqliteTable } = await import("./sqlite_table.ts");
  const table = registry.tables.get(name);
  const found = readSqliteTable(fs.real(file), name, label);
  if (table && found) return { table, rows: namedRows(found.columns, found.rows, table, label) };
  if (found && found.rows.length > 0) throw unknownTable(label, name);
  return undefined;
}

function unknownTable(label: string, name: string): UsageError {
  return new UsageError(
    `${label}: there is no table "${name}" here, and the file has rows for it; nothing was restored. Take the ` +
      "file out of the folder to restore the others",
  );
}
