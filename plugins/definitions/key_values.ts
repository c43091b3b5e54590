/** The words of `chtab` and `gettab`: a row's key, and columns with or without values. */
import { columnSpec, type Registry, type Row, type TableSpec, UsageError } from "../../core/mod.ts";

/** A change of one cell. */
export interface CellChange {
  table: TableSpec;
  column: string;
  /** `=` sets, `+=` adds to the end of the list. */
  operator: "=" | "+=";
  value: string;
}

/**
 * `key=value,column=value`: a comma begins the next pair only where a name and `=` follow it.
 * @throws UsageError a part is not a pair
 */
export function parseRowKey(text: string): Row {
  const key: Record<string, string> = {};
  for (const pair of text.split(/,(?=[\w-]+=)/)) {
    const at = pair.indexOf("=");
    if (at < 1) throw new UsageError(`"${pair}" does not name a row; wanted column=value, as in key=domain`);
    key[pair.slice(0, at)] = pair.slice(at + 1);
  }
  return key;
}

/**
 * `table.column=value` or `table.column+=value`; undefined for a word without `=`.
 * @throws UsageError no such table (status 1) or column (2), or an operator that is none
 */
export function parseCellChange(registry: Registry, text: string): CellChange | undefined {
  const at = text.indexOf("=");
  if (at < 0) return undefined;
  const operator = text[at - 1] === "+" ? "+=" : "=";
  const name = text.slice(0, operator === "+=" ? at - 1 : at);
  if (/[\^,-]$/.test(name)) {
    throw new UsageError(`"${text}": wanted table.column=value or table.column+=value`);
  }
  const [table, column] = parseColumn(registry, name);
  return { table, column, operator, value: text.slice(at + 1) };
}

/** `table.column`. @throws UsageError no such table (status 1) or column (`columnStatus`) */
export function parseColumn(registry: Registry, name: string, columnStatus = 2): [TableSpec, string] {
  const dot = name.indexOf(".");
  const table = registry.table(dot < 0 ? name : name.slice(0, dot));
  const column = dot < 0 ? "" : name.slice(dot + 1);
  requireColumn(table, column, columnStatus);
  return [table, column];
}

/** @throws UsageError naming the columns that there are */
export function requireColumn(table: TableSpec, column: string, status = 2): void {
  if (columnSpec(table, column)) return;
  const known = Object.keys(table.columns).join(", ");
  throw new UsageError(`Table ${table.name} has no column "${column}"; it has ${known}`, status);
}

/**
 * The key as the table has it: `key=service` names a row of a table without a column `key` by its only key column.
 * @throws UsageError naming the columns that there are
 */
export function keyOfTable(table: TableSpec, key: Row, status = 2): Row {
  const [own = "", ...others] = table.key;
  const plain = !("key" in table.columns) && others.length === 0 && !(own in key);
  const named = Object.entries(key).map((
    [column, value],
  ) => [plain && column === "key" ? own : column, value]);
  for (const [column = ""] of named) requireColumn(table, column, status);
  return Object.fromEntries(named);
}

/** True where every column of the key has the wanted value in the row; absent and empty are the same. */
export function rowMatches(row: Row, key: Row): boolean {
  for (const column in key) if ((row[column] ?? "") !== key[column]) return false;
  return true;
}
