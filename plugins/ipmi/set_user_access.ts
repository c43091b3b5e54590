/** Set User Access: what a user may do on a channel (IPMI 2.0 §22.26). */
import { Buffer } from "node:buffer";
import { type IpmiCommand, NETFN, PRIVILEGE, type Privilege } from "./ipmi_command.ts";

/** Change the bits, and allow sessions over the network. */
const ALLOW_IPMI = 0x90;

export function setUserAccess(channel: number, user: number, limit: Privilege): IpmiCommand<void> {
  return {
    name: "Set User Access",
    netFn: NETFN.application,
    command: 0x43,
    privilege: PRIVILEGE.administrator,
    data: Buffer.from([ALLOW_IPMI | channel, user, limit]),
    decode() {},
  };
}
