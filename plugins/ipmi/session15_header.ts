/** The session header of IPMI 1.5 (IPMI 2.0 §13.6, table 13-8), also around the one message that comes before RMCP+. */
import { Buffer } from "node:buffer";
import { createHash, timingSafeEqual } from "node:crypto";
import { PacketError, requireLength } from "./packet_error.ts";
import { encodeRmcpHeader } from "./rmcp_header.ts";

export interface Session15Packet {
  /** 0 outside a session. */
  sessionId: number;
  /** 0 outside a session. */
  sequence: number;
  message: Uint8Array;
}

/** RMCP header, authentication type, sequence, session id. */
const HEADER_LENGTH = 13;
const CODE_LENGTH = 16;
export const AUTHENTICATION = { none: 0x00, md5: 0x02 } as const;

/** The datagram of a message outside any session. */
export function encodeSession15Packet(message: Uint8Array): Buffer {
  return encode({ sessionId: 0, sequence: 0, message }, AUTHENTICATION.none, Buffer.alloc(0));
}

/** @throws PacketError not a 1.5 packet outside a session, or shorter than it says */
export function decodeSession15Packet(datagram: Buffer): Buffer {
  return decode(datagram, AUTHENTICATION.none, 0).message;
}

/** A datagram with a code made of the password (IPMI 2.0 §22.17.1). */
export function sealSession15Packet(packet: Session15Packet, password: Uint8Array): Buffer {
  return encode(packet, AUTHENTICATION.md5, authCode(packet, password));
}

/** @throws PacketError without a code, or with a wrong one */
export function openSession15Packet(
  datagram: Buffer,
  password: Uint8Array,
): Session15Packet & { message: Buffer } {
  const packet = decode(datagram, AUTHENTICATION.md5, CODE_LENGTH);
  const code = datagram.subarray(HEADER_LENGTH, HEADER_LENGTH + CODE_LENGTH);
  if (!timingSafeEqual(code, authCode(packet, password))) {
    throw new PacketError("The authentication code of the packet is wrong");
  }
  return packet;
}

function encode({ sessionId, sequence, message }: Session15Packet, type: number, code: Buffer): Buffer {
  const head = Buffer.alloc(HEADER_LENGTH);
  encodeRmcpHeader(head);
  head[4] = type;
  head.writeUInt32LE(sequence, 5);
  head.writeUInt32LE(sessionId, 9);
  return Buffer.concat([head, code, Buffer.from([message.length]), message]);
}

function decode(datagram: Buffer, type: number, codeLength: number): Session15Packet & { message: Buffer } {
  const begin = HEADER_LENGTH + codeLength + 1;
  requireLength(datagram, begin, "IPMI 1.5 packet");
  if (datagram[4] !== type) throw new PacketError("The packet has no IPMI 1.5 session header of this type");
  const end = begin + datagram.readUInt8(begin - 1);
  requireLength(datagram, end, "IPMI 1.5 packet");
  return {
    sequence: datagram.readUInt32LE(5),
    sessionId: datagram.readUInt32LE(9),
    message: datagram.subarray(begin, end),
  };
}

function authCode({ sessionId, sequence, message }: Session15Packet, password: Uint8Array): Buffer {
  const numbers = Buffer.alloc(8);
  numbers.writeUInt32LE(sessionId, 0);
  numbers.writeUInt32LE(sequence, 4);
  const padded = Buffer.alloc(16);
  padded.set(password);
  return createHash("md5").update(padded).update(numbers.subarray(0, 4)).update(message)
    .update(numbers.subarray(4)).update(padded).digest();
}
