/** The parsed rows of one table with the indexes that reading needs, made when first asked for. */
import { isDisabled, type Row } from "../database.ts";

export class TableData {
  #byKey: Map<string, Row[]> | undefined;

  constructor(readonly rows: readonly Row[], private readonly keyColumn: string) {}

  /** Rows that are not disabled and hold `key` in the table's first key column. */
  byKey(key: string): readonly Row[] {
    this.#byKey ??= index(this.rows, this.keyColumn);
    return this.#byKey.get(key) ?? none;
  }
}

const none: readonly Row[] = [];

function index(rows: readonly Row[], column: string): Map<string, Row[]> {
  const found = new Map<string, Row[]>();
  for (const row of rows) {
    if (isDisabled(row)) continue;
    const key = row[column] ?? "";
    const same = found.get(key);
    if (same) same.push(row);
    else found.set(key, [row]);
  }
  return found;
}
