/** How the messages of one session are protected: what a session writes to and reads from datagrams. */
import type { Buffer } from "node:buffer";
import { openPacket, sealPacket, type SessionKeys } from "./sealed_packet.ts";

/** What was in a datagram. */
export interface Opened {
  payloadType: number;
  /** Of the session; whether it was seen before is the reader's to judge. */
  sequence: number;
  payload: Buffer;
}

export interface Wire {
  seal(payloadType: number, sequence: number, payload: Uint8Array): Buffer;
  /** @throws PacketError of another session, damaged or forged */
  open(datagram: Buffer): Opened;
}

export interface SessionIds {
  consoleSessionId: number;
  bmcSessionId: number;
}

/** Of IPMI 2.0. */
export function rmcpPlusWire(
  { consoleSessionId, bmcSessionId }: SessionIds,
  keys: SessionKeys,
  random: (count: number) => Uint8Array,
): Wire {
  return {
    seal: (payloadType, sequence, payload) =>
      sealPacket({ payloadType, sessionId: bmcSessionId, sequence, payload }, keys, random(16)),
    open: (datagram) => openPacket(datagram, consoleSessionId, keys),
  };
}
