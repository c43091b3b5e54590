/** The parsed rows of one table as they were at one moment: a change makes another, sharing what stays the same. */
import { isDisabled, type Row } from "../database.ts";
import type { TableSpec } from "../table.ts";
import { RowList } from "./row_list.ts";
import type { Change } from "./store.ts";
import { numbered, type Places, TableDraft } from "./table_draft.ts";

export class TableData {
  /** Stands for the cells of the columns that did not change since rows were read, added or removed. */
  #origin: object = {};
  /** Those of columns that changed since. */
  #changed: ReadonlyMap<string, object> = new Map();
  #places: Places | undefined;
  #columns: ReadonlySet<string> | undefined;

  constructor(private readonly list: RowList, private readonly spec: Pick<TableSpec, "key" | "columns">) {}

  get rows(): readonly Row[] {
    return this.list.all;
  }

  /** The first cell in `column` of the rows that hold `key` in the first key column and are not disabled. */
  cell(key: string, column: string): string | undefined {
    const found = this.#numbered().get(key);
    if (found === undefined) return undefined;
    if (typeof found === "number") return this.#cellAt(found, column);
    for (const place of found) {
      const cell = this.#cellAt(place, column);
      if (cell !== undefined) return cell;
    }
    return undefined;
  }

  /** The rows that hold `key` in the first key column. */
  rowsOf(key: string): Row[] {
    return [this.#numbered().get(key) ?? []].flat().map((place) => this.list.at(place))
      .filter((row) => row !== undefined);
  }

  /** False: no row has a value in the column, as is so for most columns of most tables. */
  mayHold(column: string): boolean {
    return (this.#columns ??= columnsOf(this.rows)).has(column);
  }

  /** Differ from those of another moment where one of the columns may have changed. */
  marks(...columns: string[]): object[] {
    return columns.map((column) => this.#changed.get(column) ?? this.#origin);
  }

  /** Whether {@link after} can follow these changes: they replace all rows, or name them by the first key column. */
  static follows(changes: readonly Change[]): boolean {
    return changes.every((change) => {
      if (change.kind === "append") return false;
      if (change.kind === "replace") return true;
      return (change.table.key[0] ?? "") in (change.kind === "put" ? change.key : change.match);
    });
  }

  /** The table after the changes, as reading it anew would show it. */
  after(changes: readonly Change[]): TableData {
    const draft = new TableDraft(this.list, this.#numbered(), this.spec);
    for (const change of changes) draft.apply(change);
    const { rows, places, hasSameRows, touched } = draft.result();
    const next = new TableData(rows, this.spec);
    next.#places = places;
    if (this.#columns) next.#columns = this.#columns.union(touched);
    if (hasSameRows) {
      const mark = {};
      next.#origin = this.#origin;
      next.#changed = new Map([...this.#changed, ...[...touched].map((column) => [column, mark] as const)]);
    }
    return next;
  }

  #numbered(): Places {
    return this.#places ??= numbered(this.rows, this.spec.key[0] ?? "");
  }

  /** A successor may have added numbers of rows that are not here. */
  #cellAt(place: number, column: string): string | undefined {
    const row = this.list.at(place);
    return row === undefined || isDisabled(row) ? undefined : row[column];
  }
}

function columnsOf(rows: readonly Row[]): ReadonlySet<string> {
  const columns = new Set<string>();
  for (const row of rows) for (const column in row) columns.add(column);
  return columns;
}
