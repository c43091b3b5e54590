/** The RMCP header that every IPMI datagram begins with (IPMI 2.0 §13.1.3, ASF 2.0 §3.2.2.2). */
import { Buffer } from "node:buffer";
import { PacketError, requireLength } from "./packet_error.ts";

export const RMCP_HEADER_LENGTH = 4;

const VERSION = 0x06;
/** No RMCP acknowledgement wanted, which is what IPMI prescribes. */
const SEQUENCE = 0xff;
const CLASS_IPMI = 0x07;

/** Writes the header at the begin of a datagram. */
export function encodeRmcpHeader(datagram: Buffer): void {
  datagram[0] = VERSION;
  datagram[1] = 0;
  datagram[2] = SEQUENCE;
  datagram[3] = CLASS_IPMI;
}

/** What follows the header. @throws PacketError not RMCP of class IPMI */
export function decodeRmcpHeader(datagram: Buffer): Buffer {
  requireLength(datagram, RMCP_HEADER_LENGTH, "RMCP message");
  if (datagram[0] !== VERSION || datagram[3] !== CLASS_IPMI) {
    throw new PacketError("The datagram is not RMCP of class IPMI");
  }
  return datagram.subarray(RMCP_HEADER_LENGTH);
}
