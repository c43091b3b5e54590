/** `a-b`, `a:b`, `a+N` outside of brackets: a name in which one number changes. */
import { type NumberRun, numberRun } from "./numbers.ts";

export interface NameRange {
  prefix: string;
  run: NumberRun;
  suffix: string;
}

/** Undefined where the text is a name and no range: two numbers differ, a word differs, dashes of an even count… */
export function readRange(text: string): NameRange | undefined {
  if (text.includes("+")) return readIncrement(text);
  if (text.includes(":")) {
    const [left, right, more] = text.split(":");
    return left && right && more === undefined ? betweenNames(left, right) : undefined;
  }
  const words = text.split("-");
  if (words.length % 2 === 1) return undefined;
  return betweenNames(words.slice(0, words.length / 2).join("-"), words.slice(words.length / 2).join("-"));
}

/** `node10+3` is node10 to node13; the number is the last one before a domain. */
function readIncrement(text: string): NameRange | undefined {
  const [, prefix, digits, suffix, more] = /^(.*?)(\d+)((?:\..*)?)\+(\d+)$/.exec(text) ?? [];
  if (prefix === undefined || digits === undefined || suffix === undefined || more === undefined) {
    return undefined;
  }
  const run = numberRun(digits, digits);
  if (!run || more.length > 15) return undefined;
  return { prefix, suffix, run: { ...run, last: run.first + Number(more) } };
}

function betweenNames(left: string, right: string): NameRange | undefined {
  const lefts = left.split(/(\d+)/);
  const rights = right.split(/(\d+)/);
  if (lefts.length !== rights.length) return undefined;
  // Odd places hold the numbers.
  let place = lefts.findIndex((part, index) => part !== rights[index]);
  if (place < 0) place = lefts.length - 2;
  const [from, to] = [lefts[place], rights[place]];
  if (from === undefined || to === undefined || place % 2 === 0) return undefined;
  const suffix = lefts.slice(place + 1).join("");
  const run = numberRun(from, to);
  if (!run || suffix !== rights.slice(place + 1).join("")) return undefined;
  return { prefix: lefts.slice(0, place).join(""), run, suffix };
}
