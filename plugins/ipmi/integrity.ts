/** The integrity trailer of a session packet (IPMI 2.0 §13.28.4; its fields: table 13-8). */
import type { Buffer } from "node:buffer";
import { createHmac, timingSafeEqual } from "node:crypto";
import type { CipherSuite } from "./cipher_suite.ts";
import { RMCP_HEADER_LENGTH } from "./rmcp_header.ts";

/** Pad length and next header. */
const FIXED_LENGTH = 2;
const NEXT_HEADER = 0x07;
const PAD = 0xff;

/** Bytes that follow a payload which ends at `end`, counted from the begin of the datagram. */
export function trailerLength(suite: CipherSuite, end: number): number {
  return padLength(end) + FIXED_LENGTH + suite.codeLength;
}

/** Fills the trailer of a datagram whose payload ends at `end`. */
export function writeTrailer(datagram: Buffer, end: number, suite: CipherSuite, key: Uint8Array): void {
  const pad = padLength(end);
  datagram.fill(PAD, end, end + pad);
  datagram[end + pad] = pad;
  datagram[end + pad + 1] = NEXT_HEADER;
  const covered = end + pad + FIXED_LENGTH;
  integrityCode(datagram.subarray(RMCP_HEADER_LENGTH, covered), suite, key).copy(datagram, covered);
}

/** True where the code at the end of the datagram is the one of everything before it. */
export function verifyTrailer(datagram: Buffer, suite: CipherSuite, key: Uint8Array): boolean {
  const covered = datagram.length - suite.codeLength;
  if (covered < RMCP_HEADER_LENGTH + FIXED_LENGTH) return false;
  const code = integrityCode(datagram.subarray(RMCP_HEADER_LENGTH, covered), suite, key);
  return timingSafeEqual(code, datagram.subarray(covered));
}

/** What the code covers, the session header up to the next header field, is a multiple of 4 bytes. */
function padLength(end: number): number {
  return (4 - (end - RMCP_HEADER_LENGTH + FIXED_LENGTH) % 4) % 4;
}

function integrityCode(covered: Uint8Array, suite: CipherSuite, key: Uint8Array): Buffer {
  return createHmac(suite.hash, key).update(covered).digest().subarray(0, suite.codeLength);
}
