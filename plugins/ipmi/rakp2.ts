/** RAKP message 2: the BMC's random number, and the proof that it knows the password (IPMI 2.0 §13.21). */
import { Buffer } from "node:buffer";
import { requireLength } from "./packet_error.ts";

export interface Rakp2 {
  tag: number;
  status: number;
  consoleSessionId: number;
  /** Rc, 16 bytes; empty in a refusal, as the next two. */
  bmcRandom: Buffer;
  guid: Buffer;
  /** Key exchange authentication code, as long as the suite's hash. */
  code: Buffer;
}

export function encodeRakp2(message: Rakp2): Buffer {
  const head = Buffer.alloc(8);
  head[0] = message.tag;
  head[1] = message.status;
  head.writeUInt32LE(message.consoleSessionId, 4);
  return Buffer.concat([head, message.bmcRandom, message.guid, message.code]);
}

/** @throws PacketError too short */
export function decodeRakp2(bytes: Buffer): Rakp2 {
  requireLength(bytes, 8, "RAKP message 2");
  const status = bytes.readUInt8(1);
  if (status === 0) requireLength(bytes, 40, "RAKP message 2");
  return {
    tag: bytes.readUInt8(0),
    status,
    consoleSessionId: bytes.readUInt32LE(4),
    bmcRandom: bytes.subarray(8, 24),
    guid: bytes.subarray(24, 40),
    code: bytes.subarray(40),
  };
}
