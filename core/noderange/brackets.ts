/** Square brackets in a noderange: `node[1-3,7]`, `f[1-2]n[01:12]`. */
import { NoderangeSyntaxError } from "../errors.ts";
import { eachNumber, type NumberRun, numberRun, runLength } from "./numbers.ts";

const runForm = /^(\d+)(?:[-:](\d+)|\+(\d+))$/;

/** @throws NoderangeSyntaxError brackets that do not match, or an element that is neither a word nor a run */
export function checkBrackets(text: string, offset: number): void {
  if (!/[[\]]/.test(text)) return;
  let at = 0;
  for (const piece of text.split(/(\[[^[\]]*\])/)) {
    if (piece.startsWith("[") && piece.endsWith("]") && piece.length > 1) checkElements(piece, offset + at);
    else if (/[[\]]/.test(piece)) {
      const where = piece.search(/[[\]]/);
      throw new NoderangeSyntaxError(
        `Unbalanced "${piece[where]}" in noderange part "${text}"`,
        text,
        offset + at + where,
      );
    }
    at += piece.length;
  }
}

/** How many names the brackets stand for, to be asked before {@link expandBrackets}. */
export function bracketCount(text: string): number {
  return pieces(text).reduce(
    (count, piece) => count * piece.reduce((sum, part) => sum + partCount(part), 0),
    1,
  );
}

/** Every combination, the rightmost bracket changing fastest. */
export function expandBrackets(text: string): string[] {
  let names = [""];
  for (const piece of pieces(text)) {
    const longer: string[] = [];
    const words = piece.flatMap(partWords);
    for (const name of names) for (const word of words) longer.push(name + word);
    names = longer;
  }
  return names;
}

function partWords(part: string | NumberRun): string[] {
  if (typeof part === "string") return [part];
  const words: string[] = [];
  eachNumber(part, (number) => words.push(number));
  return words;
}

function checkElements(piece: string, offset: number): void {
  for (const element of piece.slice(1, -1).split(",")) {
    const run = readRun(element);
    if (run || /^[^-:+]+$/.test(element)) continue;
    throw new NoderangeSyntaxError(
      `Expected numbers such as 1-3 or words in "${piece}" of the noderange, found "${element}"`,
      piece,
      offset,
    );
  }
}

function readRun(element: string): NumberRun | undefined {
  const [, first, last, more] = runForm.exec(element) ?? [];
  if (first === undefined) return undefined;
  return numberRun(first, last ?? (more === undefined ? first : String(Number(first) + Number(more))));
}

/** Literal text is a piece of one word. */
function pieces(text: string): (string | NumberRun)[][] {
  return text.split(/(\[[^[\]]*\])/).filter((piece) => piece !== "").map((piece) =>
    piece.startsWith("[")
      ? piece.slice(1, -1).split(",").map((element) => readRun(element) ?? element)
      : [piece]
  );
}

function partCount(part: string | NumberRun): number {
  return typeof part === "string" ? 1 : runLength(part);
}
