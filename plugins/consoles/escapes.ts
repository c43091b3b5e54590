/** What is typed at a console, told apart: keys for the node, and escapes `^Ec…` for us, as conserver has them. */

export type Typed =
  | { kind: "keys"; bytes: Uint8Array }
  /** The letter after `^Ec`. */
  | { kind: "escape"; letter: string }
  /** `^Ecl` and this letter. */
  | { kind: "break"; letter: string };

const CONTROL_E = 0x05;
const C = 0x63;
const L = 0x6c;

/** Keeps an escape that came in pieces. */
export class EscapeReader {
  /** How much of an escape is there: `^E`, `^Ec`, `^Ecl`. */
  #depth: 0 | 1 | 2 | 3 = 0;

  read(bytes: Uint8Array): Typed[] {
    const found: Typed[] = [];
    let keys: number[] = [];
    const flush = () => {
      if (keys.length > 0) found.push({ kind: "keys", bytes: Uint8Array.from(keys) });
      keys = [];
    };
    for (const byte of bytes) {
      if (this.#depth === 0 && byte === CONTROL_E) this.#depth = 1;
      else if (this.#depth === 0) keys.push(byte);
      else if (this.#depth === 1 && byte === C) this.#depth = 2;
      else if (this.#depth === 1) {
        // Two ^E are one for the node, and may still begin an escape.
        keys.push(CONTROL_E, ...byte === CONTROL_E ? [] : [byte]);
        this.#depth = byte === CONTROL_E ? 1 : 0;
      } else if (this.#depth === 2 && byte === L) this.#depth = 3;
      else {
        flush();
        found.push({ kind: this.#depth === 2 ? "escape" : "break", letter: String.fromCharCode(byte) });
        this.#depth = 0;
      }
    }
    flush();
    return found;
  }
}

export const HELP = [
  "  .    leave the console                  ?    show this list",
  "  a    take the keyboard if it is free    f    take it from whoever has it",
  "  s    only watch                         w    show who is here",
  "  l0   send a break (l? says more)        r p  show the last 20, 60 lines again",
  "  o    close and open the line again      u    show the state of the line",
].map((line) => `${line}\r\n`).join("");

export const BREAK_HELP =
  "[a break is a break of the serial line: 0 sends one, any other key does nothing]\r\n";
