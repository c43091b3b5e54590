/** The rows of a table while changes are carried out in memory, as a store carries them out. */
import type { Row } from "../database.ts";
import type { TableSpec } from "../table.ts";
import { type RowEditor, RowList } from "./row_list.ts";
import type { Change } from "./store.ts";

/** Row numbers by the first key column. */
export type Places = Map<string, number | number[]>;

export class TableDraft {
  #rows: RowEditor;
  /** Shared with the table before as long as rows are only changed and added. */
  #isShared = true;
  #hasSameRows = true;
  #touched = new Set<string>();
  #own: string;

  constructor(
    before: RowList,
    private places: Places,
    private readonly spec: Pick<TableSpec, "key" | "columns">,
  ) {
    this.#rows = before.edit();
    this.#own = spec.key[0] ?? "";
  }

  apply(change: Change): void {
    if (change.kind === "put") this.#put(change.key, change.values);
    else if (change.kind === "remove") this.#remove(change.match);
    else if (change.kind === "replace") this.#replace(change.rows);
  }

  /** `touched` are the columns in which cells may be others than before; `hasSameRows`: none was added or removed. */
  result() {
    return {
      rows: this.#rows.done(),
      places: this.#isShared ? this.places : undefined,
      hasSameRows: this.#hasSameRows,
      touched: this.#touched,
    };
  }

  #put(key: Row, values: Row): void {
    const found = this.#matching(key);
    for (const place of found) this.#rows.set(place, this.#stored({ ...this.#rows.at(place), ...values }));
    this.#touch(found.length === 0 ? { ...key, ...values } : values);
    if (found.length === 0) {
      const row = this.#stored({ ...key, ...values });
      addPlace(this.places, row[this.#own] ?? "", this.#rows.add(row));
      this.#hasSameRows = false;
    } else if (this.#own in values) this.#renumber();
  }

  #remove(match: Row): void {
    if (this.#isShared) this.#renumber();
    for (const place of this.#matching(match)) this.#rows.set(place, undefined);
    this.#hasSameRows = false;
  }

  #replace(rows: readonly Row[]): void {
    this.#rows = RowList.of(rows.map((row) => this.#stored(row))).edit();
    for (const row of rows) this.#touch(row);
    this.#renumber();
    this.#hasSameRows = false;
  }

  #touch(row: Row): void {
    for (const column in row) this.#touched.add(column);
  }

  #renumber(): void {
    this.places = numbered(this.#rows.rows(), this.#own);
    this.#isShared = false;
  }

  #matching(match: Row): number[] {
    const found = this.places.get(match[this.#own] ?? "");
    if (found === undefined) return [];
    return [found].flat().filter((place) => {
      const row = this.#rows.at(place);
      if (row === undefined) return false;
      for (const column in match) if ((row[column] ?? "") !== match[column]) return false;
      return true;
    });
  }

  /** Columns in the table's order and none that is empty, as stores read them. */
  #stored(row: Row): Row {
    const cells: Record<string, string> = {};
    for (const column in this.spec.columns) {
      const cell = row[column];
      if (cell !== undefined && cell !== "") cells[column] = cell;
    }
    return cells;
  }
}

export function numbered(rows: readonly (Row | undefined)[], column: string): Places {
  const places: Places = new Map();
  for (const [place, row] of rows.entries()) if (row) addPlace(places, row[column] ?? "", place);
  return places;
}

function addPlace(places: Places, key: string, place: number): void {
  const before = places.get(key);
  if (before === undefined) places.set(key, place);
  else places.set(key, [...[before].flat(), place]);
}
