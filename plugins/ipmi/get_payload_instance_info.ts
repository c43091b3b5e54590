/** Get Payload Instance Info: which session has the console (IPMI 2.0 §24.5). */
import { Buffer } from "node:buffer";
import { SOL_INSTANCE } from "./activate_payload.ts";
import { type IpmiCommand, NETFN, PRIVILEGE } from "./ipmi_command.ts";
import { requireLength } from "./packet_error.ts";
import { PAYLOAD } from "./session_header.ts";

export interface PayloadInstance {
  /** The BMC's identifier of the session; 0: nobody has the console. */
  sessionId: number;
}

export function getPayloadInstanceInfo(): IpmiCommand<PayloadInstance> {
  return {
    name: "Get Payload Instance Info",
    netFn: NETFN.application,
    command: 0x4b,
    privilege: PRIVILEGE.user,
    data: Buffer.from([PAYLOAD.sol, SOL_INSTANCE]),
    decode(data) {
      requireLength(data, 4, "Response of Get Payload Instance Info");
      return { sessionId: data.readUInt32LE(0) };
    },
  };
}
