/** Close Session (IPMI 2.0 §22.19). */
import { Buffer } from "node:buffer";
import { type IpmiCommand, NETFN, PRIVILEGE } from "./ipmi_command.ts";

export function closeSession(bmcSessionId: number): IpmiCommand<void> {
  const data = Buffer.alloc(4);
  data.writeUInt32LE(bmcSessionId);
  return {
    name: "Close Session",
    netFn: NETFN.application,
    command: 0x3c,
    privilege: PRIVILEGE.user,
    data,
    decode() {},
  };
}
