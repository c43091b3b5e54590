/** What one command writes, merged by row: the transaction itself shows only the state at its begin. */
import { type Registry, type Row, type Transaction, UsageError } from "../../core/mod.ts";
import { rowMatches } from "./key_values.ts";

interface PlannedRow {
  table: string;
  key: Row;
  values: Row;
}

export interface Changes {
  /** Sets columns of the row with this key; what was set before stays. */
  set(table: string, key: Row, values: Row): void;
  /** A value that was set here, or undefined. */
  planned(table: string, key: Row, column: string): string | undefined;
  /** Removes the rows that match, before anything is set. */
  remove(table: string, match: Row): void;
  /**
   * Hands everything to the transaction.
   * @throws UsageError a new row would have the primary key of another
   */
  flush(transaction: Transaction, registry: Registry): Promise<void>;
  /** Runs `plan`; what it throws leaves nothing of it behind. */
  attempt(plan: () => Promise<void>): Promise<void>;
}

export function createChanges(): Changes {
  const rows = new Map<string, PlannedRow>();
  const removals: { table: string; match: Row }[] = [];
  const removed = new Set<string>();
  /** Takes back what an attempt has done, from the last to the first. */
  let undo: (() => void)[] | undefined;
  return {
    set(table, key, values) {
      const id = rowId(table, key);
      const row = rows.get(id);
      if (row) {
        const before = row.values;
        row.values = { ...before, ...values };
        undo?.push(() => row.values = before);
      } else {
        rows.set(id, { table, key, values });
        undo?.push(() => rows.delete(id));
      }
    },
    planned: (table, key, column) => rows.get(rowId(table, key))?.values[column],
    remove(table, match) {
      const id = rowId(table, match);
      if (removed.has(id)) return;
      removed.add(id);
      removals.push({ table, match });
      undo?.push(() => {
        removed.delete(id);
        removals.pop();
      });
    },
    async flush(transaction, registry) {
      for (const { table, match } of removals) transaction.remove(table, match);
      const tables = Map.groupBy(rows.values(), ({ table }) => table);
      for (const [table, planned] of tables) {
        const present = await transaction.rows(table);
        const isGone = (key: Row) => removed.has(rowId(table, key));
        putRows(transaction, table, registry.table(table).key, present, planned, isGone);
      }
    },
    async attempt(plan) {
      undo = [];
      try {
        await plan();
      } catch (error) {
        for (const step of undo.reverse()) step();
        throw error;
      } finally {
        undo = undefined;
      }
    },
  };
}

function rowId(table: string, key: Row): string {
  let id = table;
  for (const column in key) id += `\0${column}\0${key[column]}`;
  return id;
}

function putRows(
  transaction: Transaction,
  table: string,
  primary: readonly string[],
  present: readonly Row[],
  planned: readonly PlannedRow[],
  isGone: (key: Row) => boolean,
): void {
  // Looking through the table once serves any number of rows whose key is one column.
  const [own = ""] = Object.keys(planned[0]?.key ?? {});
  const byOwn = new Set(present.map((row) => row[own]));
  for (const { key, values } of planned) {
    const single = Object.keys(key).length === 1;
    const exists = single && own in key ? byOwn.has(key[own]) : present.some((row) => rowMatches(row, key));
    const empty = Object.values(values).every((value) => value === "");
    if (empty && (!exists || isGone(key)) && Object.keys(values).length > 0) continue;
    if (!exists && primary.some((column) => !(column in key))) {
      refuseTakenKey(table, primary, present, { ...key, ...values });
    }
    transaction.put(table, key, values);
  }
}

/** Several objects may be found by another column than the primary key: networks by netname, not net and mask. */
function refuseTakenKey(
  table: string,
  primary: readonly string[],
  present: readonly Row[],
  wanted: Row,
): void {
  const taken = Object.fromEntries(primary.map((column) => [column, wanted[column] ?? ""]));
  if (!present.some((row) => rowMatches(row, taken))) return;
  const named = primary.map((column) => `${column}=${taken[column]}`).join(",");
  throw new UsageError(`Table ${table} already has a row with ${named}; change or remove that one first`);
}
