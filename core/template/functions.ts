/** Functions for the brackets of a template (xcatdb(5)). */

export interface TemplateFunction {
  /** How many arguments, at least and at most. */
  operands: readonly [least: number, most: number];
  /** The arguments in words. */
  usage: string;
  run(operands: readonly (string | number)[]): string | number;
}

export const functions: Readonly<Record<string, TemplateFunction>> = {
  __proto__: null as never,
  a2idx: {
    operands: [1, 1],
    usage: "a letter and gives its place in the alphabet from 1",
    run: ([letter]) => letterIndex(letter, 1),
  },
  a2zidx: {
    operands: [1, 1],
    usage: "a letter and gives its place in the alphabet from 0",
    run: ([letter]) => letterIndex(letter, 0),
  },
  mknum: {
    operands: [1, 1],
    usage: "a text and gives the sum of its bytes, to spread nodes that have no number",
    run: ([text]) => new TextEncoder().encode(String(text)).reduce((sum, byte) => sum + byte, 0),
  },
  dim2idx: {
    operands: [1, 99],
    usage: "a position from 1, then size and position of each finer dimension, and gives the index from 1",
    run: dimensionsToIndex,
  },
  skip: {
    operands: [2, 2],
    usage:
      "an index and a list start[:count],… of indices that are left out, and gives the index moved past them",
    run: ([index, list]) => skipIndices(whole(index), String(list)),
  },
  ipadd: {
    operands: [5, 7],
    usage:
      "four octets, an offset, and how many values to leave out at the start and the end of the last octet",
    run: addToAddress,
  },
  sprintf: {
    operands: [1, 99],
    usage: "a format such as '%02d' and its values",
    run: ([format, ...values]) => formatted(String(format), values),
  },
};

function letterIndex(letter: string | number | undefined, first: number): number {
  const place = String(letter).toLowerCase().charCodeAt(0) - "a".charCodeAt(0);
  return place >= 0 && place < 26 ? place + first : 0;
}

function dimensionsToIndex([first, ...rest]: readonly (string | number)[]): number {
  let index = whole(first) - 1;
  for (let at = 0; at < rest.length; at += 2) index = index * whole(rest[at]) + whole(rest[at + 1]) - 1;
  return index + 1;
}

function skipIndices(index: number, list: string): number {
  const gaps = list.split(",").map((gap) => gap.split(":"))
    .map(([start, count]) => ({ start: whole(start), count: count === undefined ? 1 : whole(count) }))
    .sort((left, right) => left.start - right.start);
  return gaps.reduce((moved, { start, count }) => moved >= start ? moved + count : moved, index);
}

function addToAddress(operands: readonly (string | number)[]): string {
  const [first = 0, second = 0, third = 0, fourth = 0, offset = 0, skipStart = 0, skipEnd = 0] = operands.map(
    whole,
  );
  const usable = Math.max(1, 256 - skipStart - skipEnd);
  const place = fourth - skipStart + offset;
  const above = (first * 256 + second) * 256 + third + Math.floor(place / usable);
  const last = skipStart + (place % usable + usable) % usable;
  return [Math.floor(above / 65536) % 256, Math.floor(above / 256) % 256, above % 256, last].join(".");
}

function formatted(format: string, values: readonly (string | number)[]): string {
  let used = 0;
  return format.replace(/%(%|([-0]*)(\d{0,2})([cdiosuxX]))/g, (_, directive, flags, width, kind) => {
    if (directive === "%") return "%";
    const text = converted(values[used++] ?? "", kind);
    if (flags.includes("-")) return text.padEnd(Number(width));
    if (!flags.includes("0") || kind === "s" || kind === "c") return text.padStart(Number(width));
    const sign = text.startsWith("-") ? "-" : "";
    return sign + text.slice(sign.length).padStart(Number(width) - sign.length, "0");
  });
}

function converted(value: string | number, kind: string): string {
  if (kind === "s") return String(value);
  if (kind === "c") return String.fromCodePoint(Math.min(Math.max(whole(value), 0), 0x10ffff));
  const number = whole(value);
  if (kind === "o") return number.toString(8);
  if (kind === "x") return number.toString(16);
  return kind === "X" ? number.toString(16).toUpperCase() : String(number);
}

/** The number that a text begins with, or 0. */
function whole(value: string | number | undefined): number {
  const number = typeof value === "number" ? value : parseInt(value ?? "", 10);
  return Number.isNaN(number) ? 0 : number;
}
