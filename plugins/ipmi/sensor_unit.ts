/** Units of sensors (IPMI 2.0 §43.17; §43.1 bytes 21–23). Pure. */
import type { Buffer } from "node:buffer";

/** Short forms where the contract of drivers has one, words otherwise. */
const UNITS: readonly string[] = [
  "",
  "C",
  "F",
  "K",
  "V",
  "A",
  "W",
  "Joules",
  "Coulombs",
  "VA",
  "Nits",
  "lumen",
  "lux",
  "Candela",
  "kPa",
  "PSI",
  "Newton",
  "CFM",
  "RPM",
  "Hz",
  "microsecond",
  "millisecond",
  "second",
  "minute",
  "hour",
  "day",
  "week",
  "mil",
  "inches",
  "feet",
  "cu in",
  "cu feet",
  "mm",
  "cm",
  "m",
  "cu cm",
  "cu m",
  "liters",
  "fluid ounce",
  "radians",
  "steradians",
  "revolutions",
  "cycles",
  "gravities",
  "ounce",
  "pound",
  "ft-lb",
  "oz-in",
  "gauss",
  "gilberts",
  "henry",
  "millihenry",
  "farad",
  "microfarad",
  "ohms",
  "siemens",
  "mole",
  "becquerel",
  "PPM",
  "",
  "Decibels",
  "DbA",
  "DbC",
  "gray",
  "sievert",
  "color temp deg K",
  "bit",
  "kilobit",
  "megabit",
  "gigabit",
  "byte",
  "kilobyte",
  "megabyte",
  "gigabyte",
  "word",
  "dword",
  "qword",
  "line",
  "hit",
  "miss",
  "retry",
  "reset",
  "overflow",
  "underrun",
  "collision",
  "packets",
  "messages",
  "characters",
  "error",
  "correctable error",
  "uncorrectable error",
  "fatal error",
  "grams",
];

const RATES: readonly string[] = ["", "us", "ms", "s", "minute", "hour", "day", ""];

/** @param offset of the byte Sensor Units 1 */
export function decodeUnit(record: Buffer, offset: number): string {
  const flags = record.readUInt8(offset);
  const base = nameOf(record.readUInt8(offset + 1)), modifier = nameOf(record.readUInt8(offset + 2));
  const how = flags >> 1 & 0x03;
  const combined = how === 1 ? `${base}/${modifier}` : how === 2 ? `${base} * ${modifier}` : base;
  const rate = RATES[flags >> 3 & 0x07];
  const unit = rate ? `${combined} per ${rate}` : combined;
  return flags & 0x01 ? `% ${unit}`.trim() : unit;
}

function nameOf(unit: number): string {
  return UNITS[unit] ?? `unit ${unit}`;
}
