/** RAKP message 1: who wants in, at which privilege level (IPMI 2.0 §13.20). */
import { Buffer } from "node:buffer";
import { requireLength } from "./packet_error.ts";

export interface Rakp1 {
  tag: number;
  bmcSessionId: number;
  /** Rm, 16 bytes. */
  consoleRandom: Buffer;
  /** Privilege level; bit 4: the BMC looks the user up by name alone. */
  role: number;
  username: string;
}

export function encodeRakp1(message: Rakp1): Buffer {
  const name = Buffer.from(message.username, "latin1");
  const bytes = Buffer.alloc(28 + name.length);
  bytes[0] = message.tag;
  bytes.writeUInt32LE(message.bmcSessionId, 4);
  bytes.set(message.consoleRandom, 8);
  bytes[24] = message.role;
  bytes[27] = name.length;
  bytes.set(name, 28);
  return bytes;
}

/** @throws PacketError too short */
export function decodeRakp1(bytes: Buffer): Rakp1 {
  requireLength(bytes, 28, "RAKP message 1");
  const end = 28 + bytes.readUInt8(27);
  requireLength(bytes, end, "RAKP message 1");
  return {
    tag: bytes.readUInt8(0),
    bmcSessionId: bytes.readUInt32LE(4),
    consoleRandom: bytes.subarray(8, 24),
    role: bytes.readUInt8(24),
    username: bytes.toString("latin1", 28, end),
  };
}
