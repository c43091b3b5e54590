/** Entries of the event log: events, and what the maker defines (IPMI 2.0 §32.1–32.3). Pure. */
import type { Buffer } from "node:buffer";
import { requireLength } from "./packet_error.ts";

interface SelCommon {
  recordId: number;
  /** Seconds since 1970, or since the BMC's start where below 0x20000000; undefined: not known. */
  timestamp: number | undefined;
  raw: Buffer;
}

export interface SystemEvent extends SelCommon {
  kind: "event";
  /** Slave address or software id of who reported it. */
  generator: number;
  sensorType: number;
  sensorNumber: number;
  /** False: the state went away. */
  asserted: boolean;
  /** Table 42-1. */
  readingType: number;
  /** Three bytes; the lower half of the first is the offset. */
  data: readonly [number, number, number];
}

export interface OemEvent extends SelCommon {
  kind: "oem";
  recordType: number;
  /** What the maker put there. */
  content: Buffer;
}

export type SelRecord = SystemEvent | OemEvent;

const SYSTEM_EVENT = 0x02;
const FIRST_WITHOUT_TIME = 0xe0;
const NO_TIME = 0xffffffff;

/** @throws PacketError shorter than 16 bytes */
export function decodeSelRecord(raw: Buffer): SelRecord {
  requireLength(raw, 16, "Entry of the event log");
  const recordId = raw.readUInt16LE(0), recordType = raw.readUInt8(2);
  const seconds = raw.readUInt32LE(3);
  const timestamp = seconds === NO_TIME || recordType >= FIRST_WITHOUT_TIME ? undefined : seconds;
  if (recordType !== SYSTEM_EVENT) {
    const content = raw.subarray(recordType >= FIRST_WITHOUT_TIME ? 3 : 7, 16);
    return { kind: "oem", recordId, recordType, timestamp, content, raw };
  }
  const how = raw.readUInt8(12);
  return {
    kind: "event",
    recordId,
    timestamp,
    raw,
    generator: raw.readUInt8(7),
    sensorType: raw.readUInt8(10),
    sensorNumber: raw.readUInt8(11),
    asserted: (how & 0x80) === 0,
    readingType: how & 0x7f,
    data: [raw.readUInt8(13), raw.readUInt8(14), raw.readUInt8(15)],
  };
}
