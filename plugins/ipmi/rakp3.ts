/** RAKP message 3: our proof that we know the password (IPMI 2.0 §13.22). */
import { Buffer } from "node:buffer";
import { requireLength } from "./packet_error.ts";

export interface Rakp3 {
  tag: number;
  /** Not 0: we break off. */
  status: number;
  bmcSessionId: number;
  /** Key exchange authentication code; empty when we break off. */
  code: Buffer;
}

export function encodeRakp3(message: Rakp3): Buffer {
  const head = Buffer.alloc(8);
  head[0] = message.tag;
  head[1] = message.status;
  head.writeUInt32LE(message.bmcSessionId, 4);
  return Buffer.concat([head, message.code]);
}

/** @throws PacketError too short */
export function decodeRakp3(bytes: Buffer): Rakp3 {
  requireLength(bytes, 8, "RAKP message 3");
  return {
    tag: bytes.readUInt8(0),
    status: bytes.readUInt8(1),
    bmcSessionId: bytes.readUInt32LE(4),
    code: bytes.subarray(8),
  };
}
