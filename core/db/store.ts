/** Where rows are kept: one implementation a database engine, all held to one contract test. */
import type { Row } from "../database.ts";
import type { TableSpec } from "../table.ts";

/** One write; carried out in order, together with the others of its transaction. */
export type Change =
  /** Adds a row whose key is the next number (`auditlog.recid`). */
  | { kind: "append"; table: TableSpec; values: Row }
  | { kind: "put"; table: TableSpec; key: Row; values: Row }
  | { kind: "remove"; table: TableSpec; match: Row }
  | { kind: "replace"; table: TableSpec; rows: readonly Row[] };

export interface Store {
  /** All rows in the order in which they were added; a table that was never written is empty. */
  read(table: TableSpec): Promise<Row[]>;
  /** Differs from the last answer when another process has committed something since. */
  version(): Promise<string>;
  /** Runs `plan` while no one else can write, then carries out the changes it answers, all or none. */
  transaction<T>(plan: () => Promise<{ value: T; changes: readonly Change[] }>): Promise<T>;
  close(): Promise<void>;
}
