/** Set LAN Configuration Parameters (IPMI 2.0 §23.1). */
import { Buffer } from "node:buffer";
import { type IpmiCommand, NETFN, PRIVILEGE } from "./ipmi_command.ts";

export function setLanParameter(channel: number, parameter: number, value: Uint8Array): IpmiCommand<void> {
  return {
    name: "Set LAN Configuration Parameters",
    netFn: NETFN.transport,
    command: 0x01,
    privilege: PRIVILEGE.administrator,
    data: Buffer.from([channel, parameter, ...value]),
    refusals: {
      0x80: "the BMC has no such setting",
      0x81: "somebody else is changing settings",
      0x82: "the setting is read-only",
    },
    decode() {},
  };
}
