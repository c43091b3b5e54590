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
    decode() {},
  };
}
