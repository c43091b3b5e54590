/** Locators of devices, FRUs and management controllers (IPMI 2.0 §43.7, §43.8, §43.9). Pure. */
import type { Buffer } from "node:buffer";
import { decodeTypeLength } from "./type_length.ts";

export interface Locator {
  kind: "device" | "fru" | "mc";
  /** Slave address of the controller that gives access. */
  address: number;
  /** FRU id (of a logical FRU device), or slave address on the bus behind the controller. */
  device: number;
  /** A FRU that the controller reads for us by its number. */
  logical: boolean;
  entityId: number;
  entityInstance: number;
  name: string;
}

const NAME = 15;

/** Undefined for records of other types, or too short ones. */
export function decodeLocator(record: Buffer): Locator | undefined {
  const kind = ({ 0x10: "device", 0x11: "fru", 0x12: "mc" } as const)[record[3] ?? 0];
  if (kind === undefined || record.length <= NAME) return undefined;
  const logical = kind === "fru" && (record.readUInt8(7) & 0x80) !== 0;
  return {
    kind,
    address: record.readUInt8(5) & 0xfe,
    device: record.readUInt8(6),
    logical,
    entityId: record.readUInt8(12),
    entityInstance: record.readUInt8(13),
    name: decodeTypeLength(record, NAME).trim(),
  };
}
