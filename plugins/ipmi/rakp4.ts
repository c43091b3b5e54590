/** RAKP message 4: the session is open, and both ends derived the same key (IPMI 2.0 §13.23). */
import { Buffer } from "node:buffer";
import { requireLength } from "./packet_error.ts";

export interface Rakp4 {
  tag: number;
  status: number;
  consoleSessionId: number;
  /** Integrity check value, as long as the suite's integrity code. */
  code: Buffer;
}

export function encodeRakp4(message: Rakp4): Buffer {
  const head = Buffer.alloc(8);
  head[0] = message.tag;
  head[1] = message.status;
  head.writeUInt32LE(message.consoleSessionId, 4);
  return Buffer.concat([head, message.code]);
}

/** @throws PacketError too short */
export function decodeRakp4(bytes: Buffer): Rakp4 {
  requireLength(bytes, 8, "RAKP message 4");
  return {
    tag: bytes.readUInt8(0),
    status: bytes.readUInt8(1),
    consoleSessionId: bytes.readUInt32LE(4),
    code: bytes.subarray(8),
  };
}
