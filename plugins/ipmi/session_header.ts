/** The session header of RMCP+ and the datagram around it (IPMI 2.0 §13.6, table 13-8). */
import { Buffer } from "node:buffer";
import { PacketError, requireLength } from "./packet_error.ts";
import { decodeRmcpHeader, encodeRmcpHeader, RMCP_HEADER_LENGTH } from "./rmcp_header.ts";

/** Payload types (table 13-16). */
export const PAYLOAD = {
  ipmi: 0x00,
  sol: 0x01,
  openSessionRequest: 0x10,
  openSessionResponse: 0x11,
  rakp1: 0x12,
  rakp2: 0x13,
  rakp3: 0x14,
  rakp4: 0x15,
} as const;

export interface SessionHeader {
  /** Without the two bits above it. */
  payloadType: number;
  encrypted: boolean;
  authenticated: boolean;
  /** Identifier chosen by the receiver; 0 outside a session. */
  sessionId: number;
  sequence: number;
}

export interface SessionPacket extends SessionHeader {
  payload: Buffer;
}

/** Bytes before the payload, the RMCP header included. */
export const PAYLOAD_OFFSET = RMCP_HEADER_LENGTH + 12;

const FORMAT_RMCP_PLUS = 0x06;
const ENCRYPTED = 0x80;
const AUTHENTICATED = 0x40;

/** The whole datagram; `trailerLength` bytes are left for the integrity trailer. */
export function encodeSessionPacket(
  header: SessionHeader,
  payload: Uint8Array,
  trailerLength: number = 0,
): Buffer {
  const datagram = Buffer.alloc(PAYLOAD_OFFSET + payload.length + trailerLength);
  encodeRmcpHeader(datagram);
  datagram[4] = FORMAT_RMCP_PLUS;
  datagram[5] = header.payloadType | (header.encrypted ? ENCRYPTED : 0) |
    (header.authenticated ? AUTHENTICATED : 0);
  datagram.writeUInt32LE(header.sessionId, 6);
  datagram.writeUInt32LE(header.sequence, 10);
  datagram.writeUInt16LE(payload.length, 14);
  datagram.set(payload, PAYLOAD_OFFSET);
  return datagram;
}

/** A payload outside any session, as the messages that set one up are. */
export function encodeSetupPacket(payloadType: number, payload: Uint8Array): Buffer {
  return encodeSessionPacket(
    { payloadType, encrypted: false, authenticated: false, sessionId: 0, sequence: 0 },
    payload,
  );
}

/** @throws PacketError not RMCP+, or shorter than it says */
export function decodeSessionPacket(datagram: Buffer): SessionPacket {
  decodeRmcpHeader(datagram);
  requireLength(datagram, PAYLOAD_OFFSET, "RMCP+ packet");
  if (datagram[4] !== FORMAT_RMCP_PLUS) throw new PacketError("The packet has no RMCP+ session header");
  const type = datagram.readUInt8(5);
  const end = PAYLOAD_OFFSET + datagram.readUInt16LE(14);
  requireLength(datagram, end, "RMCP+ packet");
  return {
    payloadType: type & 0x3f,
    encrypted: (type & ENCRYPTED) !== 0,
    authenticated: (type & AUTHENTICATED) !== 0,
    sessionId: datagram.readUInt32LE(6),
    sequence: datagram.readUInt32LE(10),
    payload: datagram.subarray(PAYLOAD_OFFSET, end),
  };
}
