/** Changes as few statements: what a server gets in one round trip instead of one a row. */
import type { Row } from "../database.ts";
import type { TableSpec } from "../table.ts";
import { type Change, storedText } from "./store.ts";

/** A row's cells in the order of the batch's columns. */
export type Cells = readonly (string | null)[];

export type Batch =
  /** Rows whose key is the next number. */
  | { kind: "append"; table: TableSpec; rows: readonly Row[] }
  | { kind: "clear"; table: TableSpec }
  | { kind: "insert"; table: TableSpec; columns: readonly string[]; rows: readonly Cells[] }
  /** Columns are the key and then `values`; a cell of null leaves the column as it is, "" clears it. */
  | { kind: "upsert"; table: TableSpec; values: readonly string[]; rows: readonly Cells[] }
  /** One change that does not name a row by its whole key, or changes a key. */
  | { kind: "update"; table: TableSpec; key: Row; values: Row }
  | { kind: "remove"; table: TableSpec; columns: readonly string[]; rows: readonly Cells[] };

/**
 * Groups changes; tables do not depend on each other, so only the order within each is kept.
 * @throws UsageError a value cannot be stored
 */
export function planBatches(changes: readonly Change[]): Batch[] {
  const tables = new Map<string, Change[]>();
  for (const change of changes) {
    const list = tables.get(change.table.name);
    if (list) list.push(change);
    else tables.set(change.table.name, [change]);
  }
  return [...tables.values()].flatMap((list) => runs(list).flatMap(batch));
}

/** Rows for an insert: every column of the table, null where a row has none. */
export function insertion(table: TableSpec, rows: readonly Row[]): Batch {
  const columns = Object.keys(table.columns);
  const cells = rows.map((row) =>
    columns.map((column) => {
      const value = storedText(table, column, row[column] ?? "");
      return value === "" && !table.key.includes(column) ? null : value;
    })
  );
  return { kind: "insert", table, columns, rows: cells };
}

/** Neighbours that can share a statement. */
function runs(changes: readonly Change[]): Change[][] {
  const found: Change[][] = [];
  let last = "";
  for (const change of changes) {
    const shape = shapeOf(change);
    if (shape !== "" && shape === last) found.at(-1)?.push(change);
    else found.push([change]);
    last = shape;
  }
  return found;
}

/** Equal for changes that can share a statement; empty for one that stands alone. */
function shapeOf(change: Change): string {
  if (change.kind === "append") return "append";
  if (change.kind === "remove") return `remove ${Object.keys(change.match).sort().join(" ")}`;
  return change.kind === "put" && isWholeKey(change.table, change.key, change.values) ? "put" : "";
}

/** Whether a put names one row by its primary key, and leaves the key as it is. */
export function isWholeKey(table: TableSpec, key: Row, values: Row): boolean {
  return Object.keys(key).length === table.key.length && table.key.every((column) => column in key) &&
    !table.key.some((column) => column in values);
}

function batch(run: readonly Change[]): Batch[] {
  const [first] = run;
  if (!first) return [];
  const { table } = first;
  if (first.kind === "append") {
    return [{ kind: "append", table, rows: run.flatMap((one) => one.kind === "append" ? [one.values] : []) }];
  }
  if (first.kind === "replace") return [{ kind: "clear", table }, insertion(table, first.rows)];
  if (first.kind === "remove") return [removal(table, run)];
  return [shapeOf(first) === "put" ? upsert(table, run) : checkedUpdate(table, first.key, first.values)];
}

function removal(table: TableSpec, run: readonly Change[]): Batch {
  const matches = run.flatMap((change) => change.kind === "remove" ? [change.match] : []);
  const columns = Object.keys(matches[0] ?? {});
  if (columns.length === 0) return { kind: "clear", table };
  const rows = matches.map((match) =>
    columns.map((column) => storedText(table, column, match[column] ?? ""))
  );
  return { kind: "remove", table, columns, rows };
}

/** Changes to one row become one, at the place of the first. */
function upsert(table: TableSpec, run: readonly Change[]): Batch {
  const merged = new Map<string, Record<string, string>>();
  const named = new Set<string>();
  for (const change of run) {
    if (change.kind !== "put") continue;
    const id = table.key.map((column) => storedText(table, column, change.key[column] ?? "")).join("\0");
    const row = merged.get(id) ?? { ...change.key };
    for (const [column, value] of Object.entries(change.values)) {
      row[column] = storedText(table, column, value);
      named.add(column);
    }
    merged.set(id, row);
  }
  const values = Object.keys(table.columns).filter((column) => named.has(column));
  const columns = [...table.key, ...values];
  const rows = [...merged.values()].map((row) => columns.map((column) => row[column] ?? null));
  return { kind: "upsert", table, values, rows };
}

function checkedUpdate(table: TableSpec, key: Row, values: Row): Batch {
  for (const [column, value] of [...Object.entries(key), ...Object.entries(values)]) {
    storedText(table, column, value);
  }
  return { kind: "update", table, key, values };
}
