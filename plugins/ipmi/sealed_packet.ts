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
  const { suite } = keys;
  const { payloadType, sessionId, sequence } = packet;
  const authenticated = suite.integrity !== 0, encrypted = suite.confidentiality !== 0;
  const payload = encrypted ? encryptPayload(packet.payload, keys.confidentiality, iv) : packet.payload;
  const end = PAYLOAD_OFFSET + payload.length;
  const trailer = authenticated ? trailerLength(suite, end) : 0;
  const header = { payloadType, sessionId, sequence, authenticated, encrypted };
  const datagram = encodeSessionPacket(header, payload, trailer);
  if (authenticated) writeTrailer(datagram, end, suite, keys.integrity);
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
  const { integrity, confidentiality } = keys.suite;
  if (packet.authenticated !== (integrity !== 0) || packet.encrypted !== (confidentiality !== 0)) {
    throw new PacketError("The packet is not protected as its session is");
  }
  if (packet.authenticated && !verifyTrailer(datagram, keys.suite, keys.integrity)) {
    throw new PacketError("The integrity code of the packet is wrong");
  }
  if (packet.encrypted) packet.payload = decryptPayload(packet.payload, keys.confidentiality);
  return packet;
}
