/** Activate Payload: opens the serial port of the machine over the session (IPMI 2.0 §24.1, table 24-2). */
import { Buffer } from "node:buffer";
import { type IpmiCommand, NETFN, type Privilege } from "./ipmi_command.ts";
import { requireLength } from "./packet_error.ts";
import { PAYLOAD } from "./session_header.ts";

export interface ActivatedPayload {
  /** Most bytes of a SOL payload, with its header, that the BMC takes. */
  inboundSize: number;
  /** Most bytes of a SOL payload that the BMC sends. */
  outboundSize: number;
  /** UDP port that the BMC names; several name a wrong one and serve the session's own. */
  port: number;
}

/** Nearly every BMC has one serial port, which is instance 1. */
export const SOL_INSTANCE = 1;

/** Completion code: another session has the console. */
export const PAYLOAD_ACTIVE = 0x80;

/** Encrypted (80h) and authenticated (40h); alerts of the serial port wait until the console is closed (04h). */
const PROTECTED = 0xc4;

/** @param privilege the level that the BMC asks for is a setting of its own */
export function activatePayload(privilege: Privilege): IpmiCommand<ActivatedPayload> {
  return {
    name: "Activate Payload",
    netFn: NETFN.application,
    command: 0x48,
    privilege,
    data: Buffer.from([PAYLOAD.sol, SOL_INSTANCE, PROTECTED, 0, 0, 0]),
    refusals: {
      [PAYLOAD_ACTIVE]: "somebody else has the console",
      0x81: "serial over LAN is off, see rspconfig NODE sol=on",
      0x82: "too many consoles are open",
      0x83: "it does not encrypt the console",
      0x84: "it does not take an encrypted console",
    },
    decode(data) {
      requireLength(data, 10, "Response of Activate Payload");
      return {
        inboundSize: data.readUInt16LE(4),
        outboundSize: data.readUInt16LE(6),
        port: data.readUInt16LE(8),
      };
    },
  };
}
