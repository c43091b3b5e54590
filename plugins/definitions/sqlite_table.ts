/** Reads a table from an SQLite file of xCAT 2, which has one file a table. */
import { DatabaseSync } from "node:sqlite";
import { UsageError } from "../../core/mod.ts";

export interface NamedCells {
  columns: readonly string[];
  rows: readonly (readonly string[])[];
}

/**
 * The cells in the order of their rows, `""` for NULL; undefined where the file has no such table.
 * @throws UsageError it is no SQLite file, or somebody is writing to it
 */
export function readSqliteTable(file: string, table: string, label: string): NamedCells | undefined {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file, { readOnly: true });
    const quoted = `"${table.replaceAll('"', '""')}"`;
    const exists = database.prepare("SELECT 1 FROM sqlite_master WHERE type='table' AND name=?").get(table);
    if (!exists) return undefined;
    const columns = database.prepare(`PRAGMA table_info(${quoted})`).all().map(({ name }) => String(name));
    const statement = database.prepare(`SELECT * FROM ${quoted} ORDER BY rowid`);
    const rows = statement.all().map((row) =>
      columns.map((column) => row[column] === null ? "" : String(row[column]))
    );
    return { columns, rows };
  } catch (error) {
    throw new UsageError(`${label} cannot be read: ${(error as Error).message}`);
  } finally {
    database?.close();
  }
}
