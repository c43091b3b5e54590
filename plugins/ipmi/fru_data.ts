/**
 * What a FRU says of itself: chassis, board and product area and the records after them (Platform Management FRU
 * Information Storage Definition 1.0, §8–§18). Pure.
 */
import type { Buffer } from "node:buffer";
import { printable } from "./printable.ts";
import { decodeBcdPlus, decodeSixBit, decodeUnicode } from "./type_length.ts";

export type FruField =
  | "chassisType"
  | "partNumber"
  | "serial"
  | "manufactured"
  | "manufacturer"
  | "name"
  | "version"
  | "asset"
  | "fruFile";

export interface FruArea {
  fields: Partial<Record<FruField, string>>;
  /** Fields of the maker's own, in their order. */
  extra: string[];
}

export interface MultiRecord {
  type: number;
  /** Without the header. */
  data: Buffer;
}

export interface FruData {
  chassis?: FruArea;
  board?: FruArea;
  product?: FruArea;
  records: MultiRecord[];
  /** One line for each area whose checksum is wrong; such an area is left out. */
  faults: string[];
}

const AREA_UNIT = 8;
const ENGLISH: readonly number[] = [0, 25];
const END_OF_FIELDS = 0xc1;
/** Minutes of a board's date count from 1996-01-01 00:00. */
const BOARD_EPOCH = Date.UTC(1996, 0, 1);

const CHASSIS_TYPES: readonly string[] = (
  "|Other|Unknown|Desktop|Low Profile Desktop|Pizza Box|Mini Tower|Tower|Portable|LapTop|Notebook|Hand Held|" +
  "Docking Station|All in One|Sub Notebook|Space-saving|Lunch Box|Main Server Chassis|Expansion Chassis|SubChassis|" +
  "Bus Expansion Chassis|Peripheral Chassis|RAID Chassis|Rack Mount Chassis|Sealed-case PC|Multi-system Chassis|" +
  "CompactPCI|AdvancedTCA|Blade|Blade Enclosure"
).split("|");

/** Undefined where the memory holds no FRU information. */
export function decodeFru(bytes: Buffer): FruData | undefined {
  if (bytes.length < AREA_UNIT || (bytes.readUInt8(0) & 0x0f) !== 1) return undefined;
  const fru: FruData = { records: [], faults: [] };
  if (!sums(bytes.subarray(0, AREA_UNIT))) return { ...fru, faults: ["checksum of the FRU header is wrong"] };
  const [, , chassisAt = 0, boardAt = 0, productAt = 0, recordsAt = 0] = bytes;
  const chassis = areaAt(bytes, chassisAt, "chassis", fru.faults);
  if (chassis) fru.chassis = decodeChassis(chassis);
  const board = areaAt(bytes, boardAt, "board", fru.faults);
  if (board) fru.board = decodeBoard(board);
  const product = areaAt(bytes, productAt, "product", fru.faults);
  if (product) fru.product = decodeProduct(product);
  if (recordsAt > 0) fru.records = decodeRecords(bytes, recordsAt * AREA_UNIT, fru.faults);
  return fru;
}

function areaAt(bytes: Buffer, at: number, name: string, faults: string[]): Buffer | undefined {
  const begin = at * AREA_UNIT;
  if (at === 0 || begin + 2 > bytes.length) return undefined;
  const area = bytes.subarray(begin, begin + bytes.readUInt8(begin + 1) * AREA_UNIT);
  if (area.length >= AREA_UNIT && sums(area)) return area;
  faults.push(`checksum of the ${name} area is wrong`);
  return undefined;
}

function decodeChassis(area: Buffer): FruArea {
  const type = CHASSIS_TYPES[area.readUInt8(2)];
  const decoded = decodeFields(area, 3, 0, ["partNumber", "serial"]);
  return type ? { ...decoded, fields: { chassisType: type, ...decoded.fields } } : decoded;
}

function decodeBoard(area: Buffer): FruArea {
  const minutes = area.readUIntLE(3, 3);
  const decoded = decodeFields(area, 6, area.readUInt8(2), [
    "manufacturer",
    "name",
    "serial",
    "partNumber",
    "fruFile",
  ]);
  if (minutes > 0) {
    const date = new Date(BOARD_EPOCH + minutes * 60_000).toISOString().slice(0, 16).replace("T", " ");
    decoded.fields.manufactured = `${date} UTC`;
  }
  return decoded;
}

function decodeProduct(area: Buffer): FruArea {
  const names: readonly FruField[] = [
    "manufacturer",
    "name",
    "partNumber",
    "version",
    "serial",
    "asset",
    "fruFile",
  ];
  return decodeFields(area, 3, area.readUInt8(2), names);
}

function decodeFields(area: Buffer, begin: number, language: number, names: readonly FruField[]): FruArea {
  const fields: FruArea["fields"] = {};
  const extra: string[] = [];
  // The last byte is the checksum.
  for (let at = begin, n = 0; at < area.length - 1; n++) {
    const byte = area.readUInt8(at);
    const name = names[n];
    if (byte === END_OF_FIELDS && (name === undefined || isPadding(area.subarray(at + 1, -1)))) break;
    const end = Math.min(at + 1 + (byte & 0x3f), area.length - 1);
    const english = ENGLISH.includes(language) || name === "serial" || name === "partNumber";
    const text = decodeField(byte >> 6, area.subarray(at + 1, end), english);
    if (text !== "" && name === undefined) extra.push(text);
    else if (text !== "" && name !== undefined) fields[name] = text;
    at = end;
  }
  return { fields, extra };
}

/** A field of one character has the same byte as the end: only what follows tells them apart. */
function isPadding(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 0);
}

/** @param encoding 0 binary, 1 BCD plus, 2 six-bit ASCII, 3 by the language (§13) */
function decodeField(encoding: number, bytes: Buffer, english: boolean): string {
  if (encoding === 0) return bytes.toString("hex");
  if (encoding === 1) return printable(decodeBcdPlus(bytes));
  if (encoding === 2) return printable(decodeSixBit(bytes));
  return printable(english ? bytes.toString("latin1") : decodeUnicode(bytes));
}

function decodeRecords(bytes: Buffer, begin: number, faults: string[]): MultiRecord[] {
  const records: MultiRecord[] = [];
  for (let at = begin; at + 5 <= bytes.length;) {
    const header = bytes.subarray(at, at + 5);
    const data = bytes.subarray(at + 5, at + 5 + header.readUInt8(2));
    if (!sums(header) || data.length < header.readUInt8(2)) {
      faults.push("checksum of a multirecord header is wrong");
      break;
    }
    if ((total(data) + header.readUInt8(3) & 0xff) === 0) records.push({ type: header.readUInt8(0), data });
    else faults.push(`checksum of multirecord ${records.length + 1} is wrong`);
    if (header.readUInt8(1) & 0x80) break;
    at += 5 + data.length;
  }
  return records;
}

function sums(bytes: Uint8Array): boolean {
  return (total(bytes) & 0xff) === 0;
}

function total(bytes: Uint8Array): number {
  return bytes.reduce((sum, byte) => sum + byte, 0);
}
