/** Deactivate Payload: closes the console, whichever session has it (IPMI 2.0 §24.2). */
import { Buffer } from "node:buffer";
import { SOL_INSTANCE } from "./activate_payload.ts";
import { type IpmiCommand, NETFN, type Privilege } from "./ipmi_command.ts";
import { PAYLOAD } from "./session_header.ts";

export function deactivatePayload(privilege: Privilege): IpmiCommand<void> {
  return {
    name: "Deactivate Payload",
    netFn: NETFN.application,
    command: 0x49,
    privilege,
    data: Buffer.from([PAYLOAD.sol, SOL_INSTANCE, 0, 0, 0, 0]),
    refusals: { 0x80: "the console is closed already", 0x81: "serial over LAN is off" },
    decode() {},
  };
}
