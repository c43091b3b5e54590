/** Rows in an SQLite file (WAL), one SQL table for each table; text columns, absent is NULL. */
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import type { Row } from "../database.ts";
import type { Clock } from "../ports/mod.ts";
import type { TableSpec } from "../table.ts";
import { isWholeKey } from "./batches.ts";
import { type Change, type Store, storedText } from "./store.ts";

/** A writer gives up when others have held the lock for so long. */
const lockTimeoutMs = 30_000;

/** Opens the file, making it where there is none. */
export function openSqlite(file: string, clock: Clock): Store {
  const database = new DatabaseSync(file);
  database.exec("PRAGMA busy_timeout = 100; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
  const statements = new Map<string, StatementSync>();
  const known = new Set<string>();
  const none: ReadonlySet<string> = new Set();
  let version: string | undefined;
  /** `id` is what the statement is kept under; making the text of each of many rows costs as much as its write. */
  const prepare = (id: string, sql = () => id) => {
    const cached = statements.get(id);
    if (cached) return cached;
    const statement = database.prepare(sql());
    statements.set(id, statement);
    return statement;
  };

  return {
    engine: () => Promise.resolve("SQLite"),
    read(table) {
      if (!exists(table)) return Promise.resolve([]);
      return Promise.resolve(readRows(table));
    },
    changed() {
      const current = String(Object.values(prepare("PRAGMA data_version").get() ?? {})[0]);
      const same = current === version;
      version = current;
      return Promise.resolve(same ? none : "all");
    },
    async transaction(plan) {
      await begin();
      try {
        const { value, changes } = await plan();
        for (const change of changes) apply(change);
        prepare("COMMIT").run();
        return value;
      } catch (error) {
        if (database.isTransaction) prepare("ROLLBACK").run();
        known.clear();
        throw error;
      }
    },
    close() {
      database.close();
      return Promise.resolve();
    },
  };

  /** Waiting inside SQLite would block the event loop: short waits, with turns for others in between. */
  async function begin(): Promise<void> {
    const deadline = clock.now() + lockTimeoutMs;
    while (true) {
      try {
        prepare("BEGIN IMMEDIATE").run();
        return;
      } catch (error) {
        if (!/locked|busy/i.test(String(error)) || clock.now() > deadline) throw error;
        await clock.sleep(20);
      }
    }
  }

  /** Brings the SQL table up to the declaration: a newer release may have added columns. */
  function exists(table: TableSpec, create = false): boolean {
    if (known.has(table.name)) return true;
    const present = new Set(
      prepare(`SELECT name FROM pragma_table_info(?)`).all(table.name).map((column) => String(column.name)),
    );
    if (present.size === 0 && !create) return false;
    if (present.size === 0) database.exec(createStatement(table));
    for (const column of Object.keys(table.columns)) {
      if (present.size > 0 && !present.has(column)) {
        database.exec(`ALTER TABLE ${quoted(table.name)} ADD COLUMN ${quoted(column)} TEXT`);
      }
    }
    known.add(table.name);
    return true;
  }

  function readRows(table: TableSpec): Row[] {
    const columns = Object.keys(table.columns);
    const statement = prepare(
      `SELECT ${columns.map(quoted).join(",")} FROM ${quoted(table.name)} ORDER BY rowid`,
    );
    statement.setReturnArrays(true);
    return (statement.all() as unknown as (string | null)[][]).map((cells) => {
      const row: Record<string, string> = {};
      columns.forEach((column, index) => {
        const cell = cells[index];
        if (cell !== null && cell !== undefined && cell !== "") row[column] = cell;
      });
      return row;
    });
  }

  function apply(change: Change): void {
    exists(change.table, true);
    const name = quoted(change.table.name);
    if (change.kind === "remove") {
      prepare(`DELETE FROM ${name} WHERE ${where(change.table, change.match)}`).run(
        ...Object.values(change.match),
      );
    } else if (change.kind === "append") {
      const number = String(nextNumber(change.table));
      insert(change.table, { [change.table.key[0] ?? ""]: number, ...change.values });
    } else if (change.kind === "replace") {
      prepare(`DELETE FROM ${name}`).run();
      for (const row of change.rows) insert(change.table, row);
    } else {
      put(change.table, change.key, change.values);
    }
  }

  /** One more than that of the newest row; where someone has put rows out of order, than the highest. */
  function nextNumber(table: TableSpec): number {
    const [name, key] = [quoted(table.name), quoted(table.key[0] ?? "")];
    const newest = prepare(`SELECT ${key} AS number FROM ${name} ORDER BY rowid DESC LIMIT 1`).get();
    const next = Number.parseInt(String(newest?.number ?? 0), 10) + 1;
    if (next > 0 && !prepare(`SELECT 1 FROM ${name} WHERE ${key}=?`).get(String(next))) return next;
    return Number(prepare(`SELECT MAX(CAST(${key} AS INTEGER)) AS number FROM ${name}`).get()?.number) + 1;
  }

  function put(table: TableSpec, key: Row, values: Row): void {
    if (isWholeKey(table, key, values)) return insert(table, { ...key, ...values }, true);
    const columns = Object.keys(values);
    const bound = [
      ...columns.map((column) => cell(table, column, values[column] ?? "")),
      ...Object.values(key),
    ];
    const name = quoted(table.name);
    const found = columns.length > 0
      ? Number(
        prepare(
          `UPDATE ${name} SET ${columns.map((column) => `${quoted(column)}=?`).join(",")} WHERE ${
            where(table, key)
          }`,
        ).run(...bound).changes,
      ) > 0
      : prepare(`SELECT 1 FROM ${name} WHERE ${where(table, key)}`).get(...bound) !== undefined;
    if (!found) insert(table, { ...key, ...values });
  }

  /** @param orUpdate where there is a row with this key, its columns are set instead */
  function insert(table: TableSpec, row: Row, orUpdate = false): void {
    const columns = Object.keys(row);
    const id = [orUpdate ? "put" : "insert", table.name, ...columns].join("\0");
    prepare(id, () => insertStatement(table, columns, orUpdate))
      .run(...columns.map((column) => cell(table, column, row[column] ?? "")));
  }
}

function insertStatement(table: TableSpec, columns: readonly string[], orUpdate: boolean): string {
  const marks = columns.map(() => "?").join(",");
  const insert = `INSERT INTO ${quoted(table.name)} (${columns.map(quoted).join(",")}) VALUES (${marks})`;
  if (!orUpdate) return insert;
  const set = columns.filter((column) => !table.key.includes(column))
    .map((column) => `${quoted(column)}=excluded.${quoted(column)}`).join(",");
  const change = set === "" ? "NOTHING" : `UPDATE SET ${set}`;
  return `${insert} ON CONFLICT (${table.key.map(quoted).join(",")}) DO ${change}`;
}

/** Cells are text or NULL. */
function cell(table: TableSpec, column: string, value: string): SQLInputValue {
  return storedText(table, column, value) === "" && !table.key.includes(column) ? null : value;
}

/** Key columns are never NULL and stay bare, so that the index serves them. */
function where(table: TableSpec, match: Row): string {
  const tests = Object.keys(match).map((column) =>
    table.key.includes(column) ? `${quoted(column)}=?` : `COALESCE(${quoted(column)},'')=?`
  );
  return tests.length === 0 ? "1" : tests.join(" AND ");
}

function createStatement(table: TableSpec): string {
  const columns = Object.keys(table.columns).map((column) =>
    table.key.includes(column) ? `${quoted(column)} TEXT NOT NULL DEFAULT ''` : `${quoted(column)} TEXT`
  );
  const key = table.key.map(quoted).join(",");
  return `CREATE TABLE ${quoted(table.name)} (${columns.join(",")}, PRIMARY KEY (${key}))`;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
