/** Rows by number, which never change: a list with a few other rows shares most of its pieces with this one. */
import type { Row } from "../database.ts";

/** A changed row costs a copy of so many references, and of one for each so many rows. */
const PIECE = 512;

type Pieces = readonly (readonly (Row | undefined)[])[];

export class RowList {
  #all: readonly Row[] | undefined;

  constructor(private readonly pieces: Pieces, readonly length: number) {}

  static of(rows: readonly Row[]): RowList {
    const pieces: Row[][] = [];
    for (let at = 0; at < rows.length; at += PIECE) pieces.push(rows.slice(at, at + PIECE));
    const list = new RowList(pieces, rows.length);
    list.#all = rows;
    return list;
  }

  at(place: number): Row | undefined {
    return this.pieces[Math.floor(place / PIECE)]?.[place % PIECE];
  }

  /** All of them in one array, which is made when it is asked for. */
  get all(): readonly Row[] {
    return this.#all ??= this.pieces.flat().filter((row) => row !== undefined);
  }

  edit(): RowEditor {
    return new RowEditor(this.pieces, this.length);
  }
}

/** A list while rows are set, removed and added; numbers stay until the end. */
export class RowEditor {
  #pieces: (readonly (Row | undefined)[])[];
  #own = new Map<number, (Row | undefined)[]>();
  #hasHoles = false;

  constructor(pieces: Pieces, private length: number) {
    this.#pieces = [...pieces];
  }

  at(place: number): Row | undefined {
    return this.#pieces[Math.floor(place / PIECE)]?.[place % PIECE];
  }

  set(place: number, row: Row | undefined): void {
    this.#piece(Math.floor(place / PIECE))[place % PIECE] = row;
    if (row === undefined) this.#hasHoles = true;
  }

  /** Answers its number. */
  add(row: Row): number {
    const place = this.length++;
    this.#piece(Math.floor(place / PIECE)).push(row);
    return place;
  }

  /** In the order of their numbers; undefined: removed. */
  rows(): (Row | undefined)[] {
    return this.#pieces.flat();
  }

  /** Without gaps: numbers are others where rows were removed. */
  done(): RowList {
    if (!this.#hasHoles) return new RowList(this.#pieces, this.length);
    return RowList.of(this.rows().filter((row) => row !== undefined));
  }

  #piece(index: number): (Row | undefined)[] {
    const copy = this.#own.get(index) ?? [...this.#pieces[index] ?? []];
    this.#own.set(index, copy);
    this.#pieces[index] = copy;
    return copy;
  }
}
