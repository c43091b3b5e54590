/** Two people's changes of one table, brought together row by row. */
import type { Row, TableSpec } from "../../core/mod.ts";
import { renderCsvRow } from "./table_csv.ts";

export interface MergedTable {
  rows: readonly Row[];
  /** Rows that both have changed, each in another way; `rows` has mine. */
  conflicts: readonly Conflict[];
}

export interface Conflict {
  /** Such as `key=domain`. */
  key: string;
  /** Undefined: the other one took the row out. */
  theirs: Row | undefined;
}

/** @param base what both began with */
export function mergeTables(
  table: TableSpec,
  base: readonly Row[],
  mine: readonly Row[],
  theirs: readonly Row[],
): MergedTable {
  const columns = Object.keys(table.columns);
  const keyOf = (row: Row) => table.key.map((column) => `${column}=${row[column] ?? ""}`).join(",");
  const same = (a: Row | undefined, b: Row | undefined) =>
    a === undefined || b === undefined ? a === b : renderCsvRow(columns, a) === renderCsvRow(columns, b);
  const byKey = (rows: readonly Row[]) => new Map(rows.map((row) => [keyOf(row), row]));
  const [before, own, other] = [byKey(base), byKey(mine), byKey(theirs)];
  const conflicts: Conflict[] = [];

  const merged = (key: string): Row | undefined => {
    const [was, my, their] = [before.get(key), own.get(key), other.get(key)];
    if (same(my, was)) return their;
    if (!same(their, was) && !same(their, my)) conflicts.push({ key, theirs: their });
    return my;
  };
  const keys = new Set([...own.keys(), ...other.keys(), ...before.keys()]);
  const rows = [...keys].map(merged).filter((row) => row !== undefined);
  return { rows, conflicts };
}
