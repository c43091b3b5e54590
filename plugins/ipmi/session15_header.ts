/** The IPMI 1.5 session header, used for the one message that comes before RMCP+ (IPMI 2.0 §13.6, table 13-8). */
import { Buffer } from "node:buffer";
import { PacketError, requireLength } from "./packet_error.ts";
import { encodeRmcpHeader } from "./rmcp_header.ts";

/** RMCP header, authentication type, sequence, session id, length. */
const MESSAGE_OFFSET = 14;
const AUTHENTICATION_NONE = 0x00;

/** The datagram of a message outside any session. */
export function encodeSession15Packet(message: Uint8Array): Buffer {
  const datagram = Buffer.alloc(MESSAGE_OFFSET + message.length);
  encodeRmcpHeader(datagram);
  datagram[MESSAGE_OFFSET - 1] = message.length;
  datagram.set(message, MESSAGE_OFFSET);
  return datagram;
}

/** @throws PacketError not a 1.5 packet outside a session, or shorter than it says */
export function decodeSession15Packet(datagram: Buffer): Buffer {
  requireLength(datagram, MESSAGE_OFFSET, "IPMI 1.5 packet");
  if (datagram[4] !== AUTHENTICATION_NONE) throw new PacketError("The packet has no IPMI 1.5 session header");
  const end = MESSAGE_OFFSET + datagram.readUInt8(MESSAGE_OFFSET - 1);
  requireLength(datagram, end, "IPMI 1.5 packet");
  return datagram.subarray(MESSAGE_OFFSET, end);
}
