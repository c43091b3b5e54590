/** From raw readings to numbers: factors, formats and linearisation (IPMI 2.0 §36.3, §43.1 bytes 21–30). Pure. */
import type { Buffer } from "node:buffer";

export interface SensorFactors {
  /** 0 unsigned, 1 one's complement, 2 two's complement. */
  format: number;
  /** 0 linear, 1–11 a function, 70h and above: factors differ from reading to reading. */
  linearization: number;
  m: number;
  b: number;
  bExponent: number;
  resultExponent: number;
}

/** Function of the linearisation (table 43-1, byte 24). */
const FUNCTIONS: readonly ((x: number) => number)[] = [
  (x) => x,
  Math.log,
  Math.log10,
  Math.log2,
  Math.exp,
  (x) => 10 ** x,
  (x) => 2 ** x,
  (x) => 1 / x,
  (x) => x * x,
  (x) => x * x * x,
  Math.sqrt,
  Math.cbrt,
];

const NO_ANALOGUE_READING = 3;
export const NON_LINEAR = 0x70;

/** @param offset of the linearisation in a full record; undefined: no analogue reading */
export function decodeFactors(record: Buffer, offset: number): SensorFactors | undefined {
  const format = record.readUInt8(offset - 3) >> 6;
  const linearization = record.readUInt8(offset) & 0x7f;
  if (format === NO_ANALOGUE_READING) return undefined;
  return { format, linearization, ...decodeConstants(record, offset + 1) };
}

/** M, B and the exponents, as records and Get Sensor Reading Factors hold them. */
export function decodeConstants(
  bytes: Buffer,
  offset: number,
): Pick<SensorFactors, "m" | "b" | "bExponent" | "resultExponent"> {
  const ten = (low: number) => signed(bytes.readUInt8(low) | (bytes.readUInt8(low + 1) & 0xc0) << 2, 10);
  const exponents = bytes.readUInt8(offset + 5);
  return {
    m: ten(offset),
    b: ten(offset + 2),
    bExponent: signed(exponents & 0x0f, 4),
    resultExponent: signed(exponents >> 4, 4),
  };
}

/** The number that a raw byte stands for; undefined where the function has no value there. */
export function convertReading(raw: number, factors: SensorFactors): number | undefined {
  const { format, linearization, m, b, bExponent, resultExponent } = factors;
  const x = format === 1 ? onesComplement(raw) : format === 2 ? signed(raw, 8) : raw;
  const linear = (m * x + b * 10 ** bExponent) * 10 ** resultExponent;
  const value = (FUNCTIONS[linearization] ?? FUNCTIONS[0])?.(linear);
  return value !== undefined && Number.isFinite(value) ? value : undefined;
}

function signed(value: number, bits: number): number {
  return value < 1 << (bits - 1) ? value : value - (1 << bits);
}

function onesComplement(raw: number): number {
  return raw < 0x80 ? raw : raw - 0xff;
}
