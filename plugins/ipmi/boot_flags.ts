/** Boot flags, parameter 5 of the system boot options (IPMI 2.0 §28.13, table 28-14). Pure. */
import { Buffer } from "node:buffer";
import { requireLength } from "./packet_error.ts";

export interface BootFlags {
  /** The next boot obeys the rest. */
  valid: boolean;
  /** For every boot, not just the next. */
  persistent: boolean;
  uefi: boolean;
  /** Device selector 0–15. */
  selector: number;
}

const VALID = 0x80;
const PERSISTENT = 0x40;
const UEFI = 0x20;

export function encodeBootFlags({ valid, persistent, uefi, selector }: BootFlags): Buffer {
  const first = (valid ? VALID : 0) | (persistent ? PERSISTENT : 0) | (uefi ? UEFI : 0);
  return Buffer.from([first, selector << 2, 0, 0, 0]);
}

/** @throws PacketError too short */
export function decodeBootFlags(bytes: Buffer): BootFlags {
  requireLength(bytes, 2, "Boot flags");
  const first = bytes.readUInt8(0);
  return {
    valid: (first & VALID) !== 0,
    persistent: (first & PERSISTENT) !== 0,
    uefi: (first & UEFI) !== 0,
    selector: bytes.readUInt8(1) >> 2 & 0x0f,
  };
}
