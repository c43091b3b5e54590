/** Where rows are kept: one implementation a database engine, all held to one contract test. */
import type { Row } from "../database.ts";
import { UsageError } from "../errors.ts";
import type { TableSpec } from "../table.ts";

/** One write; carried out in order, together with the others of its transaction. */
export type Change =
  /** Adds a row whose key is the next number (`auditlog.recid`). */
  | { kind: "append"; table: TableSpec; values: Row }
  | { kind: "put"; table: TableSpec; key: Row; values: Row }
  | { kind: "remove"; table: TableSpec; match: Row }
  | { kind: "replace"; table: TableSpec; rows: readonly Row[] };

export interface Store {
  /** The engine's name, as cfgloc and `lsxcatd -d` have it: `SQLite`, `Pg`, `mysql`. */
  engine(): Promise<string>;
  /** All rows in the order in which they were added; a table that was never written is empty. */
  read(table: TableSpec): Promise<Row[]>;
  /**
   * Names of the tables that others have changed since the last call; `"all"` where that cannot be told. What
   * others had committed before the call is in the answer, or in that of a call still under way.
   */
  changed(): Promise<ReadonlySet<string> | "all">;
  /**
   * Runs `plan` while no one else can write, then carries out the changes it answers, all or none. One at a time
   * in a process: the caller queues.
   */
  transaction<T>(plan: () => Promise<{ value: T; changes: readonly Change[] }>): Promise<T>;
  close(): Promise<void>;
}

/**
 * The text as every engine keeps it.
 * @throws UsageError it holds a NUL: SQLite cuts text there on one of the runtimes, PostgreSQL refuses it
 */
export function storedText(table: TableSpec, column: string, value: string): string {
  if (value.includes("\0")) {
    throw new UsageError(`${table.name}.${column} cannot hold a NUL character`);
  }
  return value;
}
