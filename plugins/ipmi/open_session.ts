/** RMCP+ Open Session Request and Response (IPMI 2.0 §13.17, §13.18). */
import { Buffer } from "node:buffer";
import type { CipherSuite } from "./cipher_suite.ts";
import { requireLength } from "./packet_error.ts";

export interface OpenSessionRequest {
  tag: number;
  /** Highest privilege level wanted. */
  privilege: number;
  /** Chosen by us, not 0. */
  consoleSessionId: number;
  suite: CipherSuite;
}

export interface OpenSessionResponse {
  tag: number;
  status: number;
  /** 0 in a refusal. */
  consoleSessionId: number;
  bmcSessionId: number;
  authentication: number;
  integrity: number;
  confidentiality: number;
}

/** Offset of the three algorithm payloads, 8 bytes each, the algorithm being the fifth. */
const REQUEST_ALGORITHMS = 8;
const RESPONSE_ALGORITHMS = 12;
const ALGORITHM = 4;

export function encodeOpenSessionRequest(request: OpenSessionRequest): Buffer {
  const bytes = Buffer.alloc(32);
  bytes[0] = request.tag;
  bytes[1] = request.privilege;
  bytes.writeUInt32LE(request.consoleSessionId, 4);
  const { authentication, integrity, confidentiality } = request.suite;
  for (const [type, algorithm] of [authentication, integrity, confidentiality].entries()) {
    const at = REQUEST_ALGORITHMS + 8 * type;
    bytes[at] = type;
    bytes[at + 3] = 8;
    bytes[at + ALGORITHM] = algorithm;
  }
  return bytes;
}

/** A refusal may end after its status. @throws PacketError too short */
export function decodeOpenSessionResponse(bytes: Buffer): OpenSessionResponse {
  requireLength(bytes, 2, "Open Session Response");
  const tag = bytes.readUInt8(0);
  const status = bytes.readUInt8(1);
  if (status !== 0) {
    return {
      tag,
      status,
      consoleSessionId: 0,
      bmcSessionId: 0,
      authentication: 0,
      integrity: 0,
      confidentiality: 0,
    };
  }
  requireLength(bytes, 36, "Open Session Response");
  return {
    tag,
    status,
    consoleSessionId: bytes.readUInt32LE(4),
    bmcSessionId: bytes.readUInt32LE(8),
    authentication: bytes.readUInt8(RESPONSE_ALGORITHMS + ALGORITHM),
    integrity: bytes.readUInt8(RESPONSE_ALGORITHMS + 8 + ALGORITHM),
    confidentiality: bytes.readUInt8(RESPONSE_ALGORITHMS + 16 + ALGORITHM),
  };
}
