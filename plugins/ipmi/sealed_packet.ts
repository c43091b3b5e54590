/** A packet inside a session: encrypted, numbered and authenticated (IPMI 2.0 §13.6). */
import type { Buffer } from "node:buffer";
import type { CipherSuite } from "./cipher_suite.ts";
import { decryptPayload, encryptPayload } from "./confidentiality.ts";
import { trailerLength, verifyTrailer, writeTrailer } from "./integrity.ts";
import { PacketError } from "./packet_error.ts";
import { decodeSessionPacket, encodeSessionPacket, PAYLOAD_OFFSET } from "./session_header.ts";

/** What both ends derive from the RAKP exchange. */
export interface SessionKeys {
  suite: CipherSuite;
  /** K1. */
  integrity: Uint8Array;
  /** The first 16 bytes of K2. */
  confidentiality: Uint8Array;
}

export interface SealedPacket {
  payloadType: number;
  sessionId: number;
  sequence: number;
  payload: Uint8Array;
}

/** @param iv 16 random bytes */
export function sealPacket(packet: SealedPacket, keys: SessionKeys, iv: Uint8Array): Buffer {
  const payload = encryptPayload(packet.payload, keys.confidentiality, iv);
  const end = PAYLOAD_OFFSET + payload.length;
  const header = { ...packet, encrypted: true, authenticated: true };
  const datagram = encodeSessionPacket(header, payload, trailerLength(keys.suite, end));
  writeTrailer(datagram, end, keys.suite, keys.integrity);
  return datagram;
}

/**
 * The content of a packet that is meant for session `sessionId`; whether its number was seen before is the
 * caller's to judge.
 * @throws PacketError another session, no or a wrong integrity code, not encrypted
 */
export function openPacket(
  datagram: Buffer,
  sessionId: number,
  keys: SessionKeys,
): SealedPacket & { payload: Buffer } {
  const packet = decodeSessionPacket(datagram);
  if (packet.sessionId !== sessionId) throw new PacketError("The packet belongs to another session");
  if (!packet.authenticated || !packet.encrypted) {
    throw new PacketError("The packet of a protected session is not protected");
  }
  if (!verifyTrailer(datagram, keys.suite, keys.integrity)) {
    throw new PacketError("The integrity code of the packet is wrong");
  }
  return { ...packet, payload: decryptPayload(packet.payload, keys.confidentiality) };
}
