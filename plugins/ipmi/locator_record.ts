/** Locators of devices, FRUs and management controllers (IPMI 2.0 §43.7, §43.8, §43.9). Pure. */
import type { Buffer } from "node:buffer";
import { decodeTypeLength } from "./type_length.ts";

export interface Locator {
  kind: "device" | "fru" | "mc";
  /** Slave address of the controller that gives access. */
  address: number;
  /** Channel on which the BMC reaches it. */
  channel: number;
  /** FRU id (of a logical FRU device), or slave address on the bus behind the controller; 0 of a controller. */
  device: number;
  /** A FRU that the controller reads for us by its number. */
  logical: boolean;
  /** A controller with sensors of its own, and one with a FRU memory. */
  hasSensors: boolean;
  hasFru: boolean;
  entityId: number;
  entityInstance: number;
  name: string;
}

const NAME = 15;

/** Undefined for records of other types, or too short ones. */
export function decodeLocator(record: Buffer): Locator | undefined {
  const kind = ({ 0x10: "device", 0x11: "fru", 0x12: "mc" } as const)[record[3] ?? 0];
  if (kind === undefined || record.length <= NAME) return undefined;
  const capabilities = kind === "mc" ? record.readUInt8(8) : 0;
  return {
    kind,
    address: record.readUInt8(5) & 0xfe,
    channel: kind === "mc" ? record.readUInt8(6) & 0x0f : record.readUInt8(8) >> 4,
    device: kind === "mc" ? 0 : record.readUInt8(6),
    logical: kind === "fru" && (record.readUInt8(7) & 0x80) !== 0,
    hasSensors: (capabilities & 0x01) !== 0,
    hasFru: (capabilities & 0x08) !== 0,
    entityId: record.readUInt8(12),
    entityInstance: record.readUInt8(13),
    name: decodeTypeLength(record, NAME).trim(),
  };
}
