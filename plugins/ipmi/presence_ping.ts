/** Presence Ping and Pong: is there something that speaks RMCP (IPMI 2.0 §13.2.3, §13.2.4)? Pure. */
import { Buffer } from "node:buffer";

const VERSION = 0x06;
const CLASS_ASF = 0x06;
const ASF_IANA = 4542;
const PING = 0x80;
const PONG = 0x40;
/** Bit 7 of the supported entities of a pong. */
const IPMI = 0x80;

/** @param tag 0–254, returned in the pong */
export function encodePresencePing(tag: number): Buffer {
  const datagram = Buffer.from([VERSION, 0, 0xff, CLASS_ASF, 0, 0, 0, 0, PING, tag, 0, 0]);
  datagram.writeUInt32BE(ASF_IANA, 4);
  return datagram;
}

/** True for a pong that says its sender speaks IPMI; false for everything else. */
export function isPresencePong(datagram: Buffer): boolean {
  return datagram.length >= 28 && datagram[0] === VERSION && datagram[3] === CLASS_ASF &&
    datagram.readUInt32BE(4) === ASF_IANA && datagram[8] === PONG && ((datagram[20] ?? 0) & IPMI) !== 0;
}
