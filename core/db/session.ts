/** What a store needs of a database server: one connection, and the statements that engines word differently. */
import type { TableSpec } from "../table.ts";
import type { Cells } from "./batches.ts";

/** A statement failed; the message is the server's own, without values. */
export class SessionError extends Error {
  override name = "SessionError";
  /** @param lost the connection is gone, and with it what was under way */
  constructor(message: string, readonly lost: boolean) {
    super(message);
  }
}

/** One connection. It never comes back by itself: a transaction must not go on in another one unnoticed. */
export interface Session {
  /** Rows as cells. @throws SessionError */
  query(sql: string, parameters?: Cells): Promise<Cells[]>;
  /** How many rows it touched, those included that were as wanted before. @throws SessionError */
  run(sql: string, parameters?: Cells): Promise<number>;
  close(): Promise<void>;
}

export interface Statement {
  sql: string;
  parameters: Cells;
}

/** An engine's words; `rows` may be many: an answer of several statements keeps each at a sensible size. */
export interface Dialect {
  quoted(name: string): string;
  /** The place of parameter `index`, from 1. */
  mark(index: number): string;
  /** Type of a whole number in CAST. */
  integer: string;
  /** Every table and column of the database, or the columns of the table at this mark. */
  schema(mark?: string): string;
  /** Declared columns, and `orderColumn` that numbers rows in the order in which they are added. */
  createTable(table: TableSpec): string;
  addColumn(table: TableSpec, column: string): string;
  /**
   * Lets the server note in `changesTable` what anyone but a store changes in the table; for `changesTable` itself,
   * what that needs. Where it is in force, `schema` has a column named {@link watched}.
   */
  watch?(table: TableSpec): string;
  insert(table: TableSpec, columns: readonly string[], rows: readonly Cells[]): Iterable<Statement>;
  upsert(table: TableSpec, values: readonly string[], rows: readonly Cells[]): Iterable<Statement>;
  remove(table: TableSpec, columns: readonly string[], rows: readonly Cells[]): Iterable<Statement>;
}

export interface Engine {
  /** As cfgloc has it: `Pg`, `mysql`. */
  name: string;
  /** Such as `PostgreSQL database "xcatdb" on 10.0.0.1`. */
  label: string;
  dialect: Dialect;
  /** @throws SessionError */
  connect(): Promise<Session>;
}

/** Stands among the columns of a table that is watched. */
export const watched = "";

/** Beside the declared columns of every table. */
export const orderColumn = "xcat_order";

/** A column's value for comparison; key columns are never NULL and stay bare, so that the index serves them. */
export function comparable(dialect: Dialect, table: TableSpec, column: string, prefix = ""): string {
  const name = prefix + dialect.quoted(column);
  return table.key.includes(column) ? name : `COALESCE(${name},'')`;
}

/** Cuts rows into pieces of at most `most` rows and about 2 MiB. */
export function* pieces(rows: readonly Cells[], most: number): Generator<readonly Cells[]> {
  let begin = 0;
  let size = 0;
  for (const [index, row] of rows.entries()) {
    const length = row.reduce((sum, cell) => sum + (cell?.length ?? 0), 0);
    if (index > begin && (index - begin >= most || size + length > 2_000_000)) {
      yield rows.slice(begin, index);
      begin = index;
      size = 0;
    }
    size += length;
  }
  if (begin < rows.length) yield rows.slice(begin);
}
