/** The database as plugins see it: bulk reads from a cache, writes in one transaction. */

/** A row: only the columns that have a value. An absent column and an empty key are "not set". */
export type Row = Readonly<Record<string, string>>;

/** The value of an attribute for a node, and where it comes from. */
export interface AttributeValue {
  value: string;
  /** The group whose row supplied it; undefined when it is the node's own row. */
  group?: string;
}

/** Resolved attributes of many nodes; reading is a map lookup. */
export interface Attributes {
  /** The value after inheritance and templates, or undefined. `column` is `table.column`. */
  get(node: string, column: string): string | undefined;
  find(node: string, column: string): AttributeValue | undefined;
  /**
   * What `make` computes from `text` and from the values of all nodes in these columns, which are among those that
   * were read. It is kept under its name for later requests, until the text, the nodes or one of the columns change;
   * so it must use nothing else.
   */
  keep<T>(name: string, text: string, columns: readonly string[], make: (nodes: readonly string[]) => T): T;
}

export interface Reader {
  /**
   * Every row of a table in the order in which they were added, rows with `disable` included.
   * @throws UsageError no such table
   */
  rows(table: string): Promise<readonly Row[]>;
  /** Its rows with one of these values in the first key column, disabled ones included; the others cost nothing. */
  rowsOf(table: string, keys: readonly string[]): Promise<readonly Row[]>;
  /**
   * Values of `table.column` for many nodes: own row first, then the node's groups in `nodelist.groups` order,
   * first defined wins per column, then the template; one read a table, whatever the number of nodes.
   * @throws UsageError no such table or column
   */
  attributes(nodes: readonly string[], columns: readonly string[]): Promise<Attributes>;
  /** The site table, disabled rows left out. */
  site(): Promise<ReadonlyMap<string, string>>;
  /** Node names in the order of nodelist. */
  nodes(): Promise<readonly string[]>;
  nodeSet(): Promise<ReadonlySet<string>>;
  /** Group → its nodes, static groups in `nodelist.groups` and those of nodegroup. */
  groups(): Promise<ReadonlyMap<string, readonly string[]>>;
}

/** Reads show the state at its begin; writes are kept back and carried out together at its end. */
export interface Transaction extends Reader {
  /** Sets columns of the row with this key, adding the row where there is none; `""` clears a column. */
  put(table: string, key: Row, values: Row): void;
  /** Adds a row whose key is the next free number, as the logs have it. */
  append(table: string, values: Row): void;
  /** Removes every row whose columns equal those of `match`. */
  remove(table: string, match: Row): void;
  /** Removes all rows, then adds these. */
  replace(table: string, rows: readonly Row[]): void;
}

export interface Database extends Reader {
  /** Name of the database engine: `SQLite`, `Pg`, `mysql`. */
  engine(): Promise<string>;
  /**
   * Runs `work` in one transaction: all or nothing, and no other writer in between. `work` must not wait for
   * anything but the transaction itself and a turn of the event loop.
   */
  write<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** True for a row that counts as absent. */
export function isDisabled(row: Row): boolean {
  return row.disable === "1" || row.disable?.toLowerCase() === "yes";
}
