/** Sensor records and FRU memories, encoded by hand for simulators: shares no code with the IPMI plugin. */
import { Buffer } from "node:buffer";

/** How a text is stored. */
export type TextEncoding = "unicode" | "bcd" | "six" | "latin1";

const BMC = 0x20;
const BCD = "0123456789 -.:,_";

/** A type/length byte and the text. */
export function typed(text: string, encoding: TextEncoding = "latin1"): number[] {
  const bytes = encodeText(text, encoding);
  return [["unicode", "bcd", "six", "latin1"].indexOf(encoding) << 6 | bytes.length, ...bytes];
}

function encodeText(text: string, encoding: TextEncoding): number[] {
  if (encoding === "unicode") return [...Buffer.from(text, "utf16le")];
  if (encoding === "latin1") return [...Buffer.from(text, "latin1")];
  if (encoding === "bcd") {
    const digits = [...text.length % 2 ? `${text} ` : text].map((digit) => BCD.indexOf(digit));
    return digits.flatMap((digit, n) => n % 2 ? [] : [digit << 4 | (digits[n + 1] ?? 0)]);
  }
  const bits = [...text].map((sign) => (sign.charCodeAt(0) - 0x20).toString(2).padStart(6, "0")).reverse()
    .join("");
  const padded = bits.padStart(Math.ceil(bits.length / 8) * 8, "0");
  return (padded.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)).reverse();
}

export interface FullSensor {
  number: number;
  type: number;
  name: number[];
  /** Bytes units 1, 2 and 3. */
  units: readonly [number, number, number];
  linearization?: number;
  m: number;
  b?: number;
  bExponent?: number;
  resultExponent?: number;
  entity?: number;
  /** Slave address of the controller that has it. */
  owner?: number;
}

/** A record without its header's number (the BMC gives it): from the version byte on. */
export function fullSensor(sensor: FullSensor): number[] {
  const { number, type, name, units, linearization = 0, m, b = 0, bExponent = 0, resultExponent = 0 } =
    sensor;
  return record(1, [
    ...[
      sensor.owner ?? BMC,
      0,
      number,
      sensor.entity ?? 7,
      1,
      0x7f,
      0x68,
      type,
      1,
      0x80,
      0x7a,
      0x80,
      0x7a,
      0x3f,
      0x3f,
    ],
    ...units,
    linearization,
    ...[m & 0xff, m >> 2 & 0xc0, b & 0xff, b >> 2 & 0xc0, 0, (resultExponent & 15) << 4 | bExponent & 15],
    ...[0, 0, 0, 0, 0xff, 0, 0xfe, 0xfd, 0xfc, 0, 1, 2, 1, 1, 0, 0, 0],
    ...name,
  ]);
}

export interface CompactSensor {
  number: number;
  type: number;
  readingType: number;
  name: number[];
  /** How many sensors it stands for, and the number of the first one's name. */
  share?: { count: number; letters?: boolean; from: number };
  entity?: number;
  owner?: number;
}

export function compactSensor(
  { number, type, readingType, name, share, entity = 7, owner = BMC }: CompactSensor,
): number[] {
  return record(2, [
    ...[owner, 0, number, entity, 1, 0x67, 0x40, type, readingType, 0xff, 0, 0xff, 0, 0xff, 0, 0, 0, 0],
    ...sharing(share),
    ...[0, 0, 0, 0, 0, 0],
    ...name,
  ]);
}

export function eventOnlySensor({ number, type, readingType, name, share }: CompactSensor): number[] {
  return record(3, [0x20, 0, number, 7, 1, type, readingType, ...sharing(share), 0, 0, ...name]);
}

function sharing(share: CompactSensor["share"]): number[] {
  return share ? [(share.letters ? 0x10 : 0) | share.count, share.from] : [0, 0];
}

export function fruLocator(fru: number, entity: number, name: number[], address = BMC): number[] {
  return record(0x11, [address, fru, 0x80, 0, 0, 0x10, 0, entity, 1, 0, ...name]);
}

export function mcLocator(
  name: number[],
  { address, capabilities } = { address: BMC, capabilities: 0xbf },
): number[] {
  return record(0x12, [address, 0, 0, capabilities, 0, 0, 0, 7, 1, 0, ...name]);
}

function record(type: number, body: readonly number[]): number[] {
  return [0, 0, 0x51, type, body.length, ...body];
}

export interface FruAreas {
  chassis?: { type: number; fields: number[][] };
  board?: { minutes: number; fields: number[][]; language?: number };
  product?: { fields: number[][]; language?: number };
  records?: { type: number; data: number[] }[];
}

export function fruMemory({ chassis, board, product, records = [] }: FruAreas): number[] {
  const areas = [
    chassis && area([chassis.type], chassis.fields),
    board &&
    area([board.language ?? 25, ...[0, 8, 16].map((shift) => board.minutes >> shift & 255)], board.fields),
    product && area([product.language ?? 25], product.fields),
  ];
  const multi = records.flatMap(({ type, data }, n) => {
    const head = [type, 2 | (n === records.length - 1 ? 0x80 : 0), data.length, complement(data)];
    return [...head, complement(head), ...data];
  });
  let at = 1;
  const offsets = [...areas, multi.length > 0 ? multi : undefined].map((one) => {
    if (!one) return 0;
    const here = at;
    at += one.length / 8;
    return here;
  });
  const head = [1, 0, ...offsets, 0];
  return [...head, complement(head), ...areas.flatMap((one) => one ?? []), ...multi];
}

function area(fixed: readonly number[], fields: readonly number[][]): number[] {
  const bytes = [1, 0, ...fixed, ...fields.flat(), 0xc1];
  while ((bytes.length + 1) % 8) bytes.push(0);
  bytes[1] = (bytes.length + 1) / 8;
  return [...bytes, complement(bytes)];
}

function complement(bytes: readonly number[]): number {
  return -bytes.reduce((sum, byte) => sum + byte, 0) & 0xff;
}
