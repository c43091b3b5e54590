/** The SOL payload: characters of the serial port, acknowledged one packet at a time (IPMI 2.0 §15.9, table 15-2). */
import { Buffer } from "node:buffer";
import { requireLength } from "./packet_error.ts";

export interface SolPacket {
  /** 1–15; 0: nothing but an acknowledgement. */
  sequence: number;
  /** Sequence number of the packet that is acknowledged; 0: none. */
  acked: number;
  /** How many characters of that packet were taken. */
  accepted: number;
  /** Operation (to the BMC) or status (from it), see below. */
  bits: number;
  data: Uint8Array;
}

export const SOL_HEADER_LENGTH = 4;

/** What a packet asks of the BMC. */
export const SOL_OPERATION = { nack: 0x40, break: 0x10 } as const;

/** What a packet says of the BMC. */
export const SOL_STATUS = {
  /** The characters that were not counted are to be sent again. */
  nack: 0x40,
  /** The serial port takes nothing now. */
  unavailable: 0x20,
  /** The console is being closed. */
  deactivated: 0x10,
  /** Characters of the machine were lost. */
  overrun: 0x08,
  break: 0x04,
} as const;

export function encodeSolPacket({ sequence, acked, accepted, bits, data }: SolPacket): Buffer {
  return Buffer.concat([Buffer.from([sequence, acked, accepted, bits]), data]);
}

/** @throws PacketError too short */
export function decodeSolPacket(payload: Buffer): SolPacket & { data: Buffer } {
  requireLength(payload, SOL_HEADER_LENGTH, "SOL payload");
  return {
    sequence: payload.readUInt8(0) & 0x0f,
    acked: payload.readUInt8(1) & 0x0f,
    accepted: payload.readUInt8(2),
    bits: payload.readUInt8(3),
    data: payload.subarray(SOL_HEADER_LENGTH),
  };
}
