/** Get LAN Configuration Parameters (IPMI 2.0 §23.2). */
import { Buffer } from "node:buffer";
import { type IpmiCommand, NETFN, PRIVILEGE } from "./ipmi_command.ts";
import { requireLength } from "./packet_error.ts";

/** The parameter's bytes, without its revision. @param set selects one of several, such as a destination */
export function getLanParameter(channel: number, parameter: number, set = 0): IpmiCommand<Buffer> {
  return {
    name: "Get LAN Configuration Parameters",
    netFn: NETFN.transport,
    command: 0x02,
    privilege: PRIVILEGE.operator,
    data: Buffer.from([channel, parameter, set, 0]),
    refusals: { 0x80: "the BMC has no such setting" },
    decode(data) {
      requireLength(data, 1, "Response of Get LAN Configuration Parameters");
      return Buffer.from(data.subarray(1));
    },
  };
}
