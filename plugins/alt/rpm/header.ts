/**
 * An RPM header: numbered values, as they stand in packages and in the package lists of repositories
 * (RPM file format, "Header Structure"). Read strictly: nothing outside of its bytes is ever looked at.
 */
import { Buffer } from "node:buffer";
import { UsageError } from "../../../core/mod.ts";

/** Types of a value; the numbers are the format's. */
export const kinds = { int16: 3, int32: 4, text: 6, bytes: 7, texts: 8, translated: 9 } as const;

/** One value as it lies in the store. */
export interface Entry {
  tag: number;
  kind: number;
  /** Elements, not bytes. */
  count: number;
  data: Uint8Array;
}

export interface Header {
  has(tag: number): boolean;
  /** The text, of a translated one the first; undefined where there is none. @throws UsageError of another type */
  text(tag: number): string | undefined;
  /** Empty where there is none. @throws UsageError of another type */
  texts(tag: number): string[];
  numbers(tag: number): number[];
  entry(tag: number): Entry | undefined;
}

/** Limits of rpm's own reader. */
const mostEntries = 0xffff, mostBytes = 0x0fffffff;
const magic = Buffer.from([0x8e, 0xad, 0xe8, 0x01, 0, 0, 0, 0]);
/** Bytes of one element by type; 0: text, ended by a zero byte. */
const widths = [0, 1, 1, 2, 4, 8, 0, 1, 0, 0];

/**
 * The header at an offset, and where it ends.
 * @throws UsageError what is wrong at which byte
 */
export function readHeader(bytes: Uint8Array, start: number): { header: Header; end: number } {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const fault = (at: number, what: string) => new UsageError(`no RPM header: ${what} at byte ${at}`);
  if (all.length - start < 16) throw fault(start, `${all.length - start} bytes are left, 16 wanted`);
  if (!all.subarray(start, start + 8).equals(magic)) throw fault(start, "other first bytes than 8eade801");
  const count = all.readUInt32BE(start + 8), size = all.readUInt32BE(start + 12);
  if (count === 0 || count > mostEntries) throw fault(start + 8, `${count} values`);
  if (size > mostBytes) throw fault(start + 12, `${size} bytes of values`);
  const base = start + 16 + count * 16, end = base + size;
  if (end > all.length) throw fault(start + 12, `values end at byte ${end} of ${all.length}`);
  const places = new Map<number, { kind: number; offset: number; count: number }>();
  for (let at = start + 16; at < base; at += 16) {
    const tag = all.readUInt32BE(at), kind = all.readUInt32BE(at + 4), offset = all.readUInt32BE(at + 8);
    const elements = all.readUInt32BE(at + 12);
    const width = widths[kind];
    if (width === undefined) throw fault(at + 4, `type ${kind}`);
    if (offset > size || elements > size - offset || elements * width > size - offset) {
      throw fault(at + 8, `a value outside of the ${size} bytes of values`);
    }
    if (!places.has(tag)) places.set(tag, { kind, offset: base + offset, count: elements });
  }
  const place = (tag: number, ...wanted: number[]) => {
    const found = places.get(tag);
    if (found && wanted.length > 0 && !wanted.includes(found.kind)) {
      throw fault(found.offset, `value ${tag} is of type ${found.kind}, not ${wanted.join(" or ")}`);
    }
    return found;
  };
  /** Where `count` texts end that begin at an offset. */
  const endOfTexts = (offset: number, count: number) => {
    let at = offset;
    for (let left = count; left > 0; left--) {
      const zero = all.indexOf(0, at);
      if (zero < 0 || zero >= end) throw fault(at, "a text without an end");
      at = zero + 1;
    }
    return at;
  };
  const header: Header = {
    has: (tag) => places.has(tag),
    text(tag) {
      const found = place(tag, kinds.text, kinds.translated, kinds.texts);
      return found && all.toString("utf8", found.offset, endOfTexts(found.offset, 1) - 1);
    },
    texts(tag) {
      const found = place(tag, kinds.text, kinds.translated, kinds.texts);
      if (!found || found.count === 0) return [];
      return all.toString("utf8", found.offset, endOfTexts(found.offset, found.count) - 1).split("\0");
    },
    numbers(tag) {
      const found = place(tag, kinds.int16, kinds.int32);
      if (!found) return [];
      const [width, read] = found.kind === kinds.int32
        ? [4, (at: number) => all.readUInt32BE(at)]
        : [2, (at: number) => all.readUInt16BE(at)];
      return Array.from({ length: found.count }, (_, index) => read(found.offset + index * width));
    },
    entry(tag) {
      const found = place(tag);
      if (!found) return undefined;
      const width = widths[found.kind] ?? 0;
      const last = width > 0 ? found.offset + found.count * width : endOfTexts(found.offset, found.count);
      return { tag, kind: found.kind, count: found.count, data: all.subarray(found.offset, last) };
    },
  };
  return { header, end };
}

export function textEntry(tag: number, text: string): Entry {
  return { tag, kind: kinds.text, count: 1, data: Buffer.from(`${text}\0`) };
}

export function textsEntry(tag: number, texts: readonly string[]): Entry {
  return {
    tag,
    kind: kinds.texts,
    count: texts.length,
    data: Buffer.from(texts.map((text) => `${text}\0`).join("")),
  };
}

export function numbersEntry(tag: number, numbers: readonly number[]): Entry {
  const data = Buffer.alloc(numbers.length * 4);
  numbers.forEach((number, index) => data.writeUInt32BE(number, index * 4));
  return { tag, kind: kinds.int32, count: numbers.length, data };
}

/** The bytes of a header, magic included; values are put in the order of their tags, aligned by their type. */
export function writeHeader(entries: readonly Entry[]): Buffer {
  const sorted = entries.filter(({ count }) => count > 0).sort((one, two) => one.tag - two.tag);
  const index = Buffer.alloc(sorted.length * 16);
  const store: Uint8Array[] = [];
  let size = 0;
  sorted.forEach(({ tag, kind, count, data }, position) => {
    const width = widths[kind] || 1;
    const padding = (width - size % width) % width;
    store.push(Buffer.alloc(padding), data);
    [tag, kind, size + padding, count].forEach((number, field) =>
      index.writeUInt32BE(number, position * 16 + field * 4)
    );
    size += padding + data.length;
  });
  const lengths = Buffer.alloc(8);
  lengths.writeUInt32BE(sorted.length, 0);
  lengths.writeUInt32BE(size, 4);
  return Buffer.concat([magic, lengths, index, ...store]);
}
