/**
 * Set-versions of ALT, `set:BMxyz…`: the symbols that a library provides, or that a program needs, as a set of
 * hash values. B and M are numbers from 7 on, as letters from `a`: bits of a value (10–32) and of a Golomb-Rice
 * remainder (7–31). The rest is base62 of the sorted values: differences, Golomb-Rice coded, low bits first.
 */

/** Hash values in order, of `bits` bits each. */
export interface SetVersion {
  bits: number;
  values: Uint32Array;
}

/** True for a version that is a set. */
export function isSetVersion(version: string): boolean {
  return version.startsWith("set:");
}

/** The set, or undefined where the text is none. */
export function decodeSetVersion(text: string): SetVersion | undefined {
  if (!isSetVersion(text)) return undefined;
  const bits = text.charCodeAt(4) - 97 + 7, shift = text.charCodeAt(5) - 97 + 7;
  if (!(bits >= 10 && bits <= 32 && shift >= 7 && shift < bits)) return undefined;
  const stream = decodeBase62(text, 6);
  const values = stream && decodeGolomb(stream, shift);
  if (!values || values.length === 0) return undefined;
  let sum = 0;
  for (let index = 0; index < values.length; index++) {
    values[index] = sum = (sum + (values[index] ?? 0)) >>> 0;
  }
  return { bits, values };
}

/** The text of a set. @param values each once, in order, below 2^bits; at least one */
export function encodeSetVersion({ bits, values }: SetVersion): string {
  const shift = Math.min(31, Math.max(7, bits - Math.floor(Math.log2(values.length)) - 1));
  const stream: number[] = [];
  let before = 0;
  for (const value of values) {
    const difference = (value - before) >>> 0;
    before = value;
    for (let zeros = difference >>> shift; zeros > 0; zeros--) stream.push(0);
    stream.push(1);
    for (let bit = 0; bit < shift; bit++) stream.push((difference >>> bit) & 1);
  }
  return `set:${letter(bits)}${letter(shift)}${encodeBase62(stream)}`;
}

/** How one set stands to another; values are cut to the bits that both have. */
export function compareSets(one: SetVersion, two: SetVersion): "equal" | "more" | "less" | "neither" {
  const bits = Math.min(one.bits, two.bits);
  const a = narrowed(one, bits), b = narrowed(two, bits);
  let shared = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    const [x, y] = [a[i] ?? 0, b[j] ?? 0];
    if (x === y) shared++;
    if (x <= y) i++;
    if (y <= x) j++;
  }
  if (shared === b.length) return shared === a.length ? "equal" : "more";
  return shared === a.length ? "less" : "neither";
}

function narrowed({ bits, values }: SetVersion, wanted: number): Uint32Array {
  if (bits === wanted) return values;
  const mask = 2 ** wanted - 1;
  const cut = values.map((value) => (value & mask) >>> 0).sort();
  return cut.filter((value, index) => index === 0 || value !== cut[index - 1]);
}

const digits = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** `Z` stands for 61, 62 or 63: the two high bits of the next character, which then has four of its own, say which. */
function decodeBase62(text: string, from: number): number[] | undefined {
  const stream: number[] = [];
  const put = (value: number, count: number) => {
    for (let bit = 0; bit < count; bit++) stream.push((value >> bit) & 1);
  };
  for (let at = from; at < text.length; at++) {
    const value = digits.indexOf(text.charAt(at));
    if (value < 0) return undefined;
    if (value < 61) {
      put(value, 6);
      continue;
    }
    const next = at + 1 < text.length ? digits.indexOf(text.charAt(++at)) : -1;
    if (next < 0 || next >> 4 === 3) return undefined;
    put(61 + (next >> 4), 6);
    put(next & 15, 4);
  }
  return stream;
}

function encodeBase62(stream: readonly number[]): string {
  let text = "", value = 0, count = 0, high = 0;
  for (const bit of stream) {
    value |= bit << count++;
    if (count + high < 6) continue;
    text += digits[Math.min(value, 61)];
    [value, high] = value >= 61 ? [(value - 61) << 4, 2] : [0, 0];
    count = 0;
  }
  return count + high > 0 ? text + digits[value] : text;
}

/** A value is a row of zeros and a one, the quotient, then `shift` bits; up to 5 zeros may fill the end. */
function decodeGolomb(stream: readonly number[], shift: number): Uint32Array | undefined {
  const values: number[] = [];
  for (let at = 0; at < stream.length;) {
    let zeros = 0;
    while (at < stream.length && stream[at] === 0) zeros++, at++;
    if (at === stream.length) return zeros <= 5 ? Uint32Array.from(values) : undefined;
    at++;
    if (stream.length - at < shift) return undefined;
    let value = zeros * 2 ** shift;
    for (let bit = 0; bit < shift; bit++) value += (stream[at++] ?? 0) * 2 ** bit;
    values.push(value);
  }
  return Uint32Array.from(values);
}

function letter(value: number): string {
  return String.fromCharCode(97 + value - 7);
}
