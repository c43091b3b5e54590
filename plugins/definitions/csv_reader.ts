/** Reads text line by line as values with commas between them. */

/** A value of a line. */
export interface CsvField {
  value: string;
  /** Where it begins in its line, from 1. */
  character: number;
}

export interface CsvRecord {
  /** Its first line, from 1. */
  line: number;
  fields: readonly CsvField[];
}

/** Ends the reading with what is wrong at a place. */
export type Fault = (line: number, character: number, message: string, status?: number) => never;

/** Time grows with the length of the text, whatever is in it. */
export class CsvReader {
  #at = 0;
  #line = 1;
  #lineStart = 0;

  constructor(private readonly text: string, private readonly fault: Fault) {
    const nul = text.indexOf("\0");
    if (nul >= 0) fault(text.slice(0, nul).split("\n").length, 1, "the line has a NUL character");
  }

  /** The first line as it stands. */
  header(): string {
    const header = this.#restOfLine();
    this.#at = header.length;
    this.#nextLine();
    return header.replace(/\r$/, "");
  }

  /** What comes after the header. Lines with nothing in them may stand at the end only. */
  *records(): Generator<CsvRecord> {
    const fault: Fault = this.fault;
    while (this.#at < this.text.length) {
      const line = this.#line;
      if (this.#restOfLine().trim() === "") {
        if (this.text.slice(this.#at).trim() === "") return;
        fault(line, 1, "the line is empty; take it out");
      }
      if (this.text[this.#at] === "#") {
        fault(line, 1, "a row does not begin with #; to switch one off, set its disable column to 1");
      }
      const fields = [this.#field()];
      while (this.text[this.#at] === ",") {
        this.#at++;
        fields.push(this.#field());
      }
      this.#nextLine();
      yield { line, fields };
    }
  }

  #restOfLine(): string {
    const end = this.text.indexOf("\n", this.#at);
    return this.text.slice(this.#at, end < 0 ? this.text.length : end);
  }

  /** From the end of a line. */
  #nextLine(): void {
    this.#at++;
    this.#lineStart = this.#at;
    this.#line++;
  }

  /** The value that begins here; afterwards the place is behind it. */
  #field(): CsvField {
    const character = this.#at - this.#lineStart + 1;
    return {
      value: this.text[this.#at] === '"' ? this.#quoted(character) : this.#plain(character),
      character,
    };
  }

  #plain(character: number): string {
    const fault: Fault = this.fault;
    const rest = this.#restOfLine();
    const comma = rest.indexOf(",");
    const value = comma < 0 ? rest : rest.slice(0, comma);
    const quote = value.indexOf('"');
    if (quote >= 0) fault(this.#line, character + quote, "a value that holds a quote must begin with one");
    this.#at += value.length;
    return comma < 0 ? value.replace(/\r$/, "") : value;
  }

  #quoted(character: number): string {
    const fault: Fault = this.fault;
    const begin = this.#at + 1;
    let end = this.text.indexOf('"', begin);
    while (end >= 0 && this.text[end + 1] === '"') end = this.text.indexOf('"', end + 2);
    if (end < 0) fault(this.#line, character, "the quote is never closed");
    const value = this.text.slice(begin, end);
    this.#passLines(begin, value);
    this.#at = end + 1;
    if (!/^(,|\r?\n|\r?$)/.test(this.text.slice(this.#at, this.#at + 2))) {
      fault(this.#line, this.#at - this.#lineStart, "a quote inside a value is written twice");
    }
    if (this.text[this.#at] === "\r") this.#at++;
    return value.replaceAll('""', '"');
  }

  /** Counts the lines that a value goes over. */
  #passLines(begin: number, value: string): void {
    for (let at = value.indexOf("\n"); at >= 0; at = value.indexOf("\n", at + 1)) {
      this.#line++;
      this.#lineStart = begin + at + 1;
    }
  }
}
