/** Set Session Privilege Level: a session begins at level user (IPMI 2.0 §22.18). */
import { Buffer } from "node:buffer";
import { type IpmiCommand, NETFN, PRIVILEGE, type Privilege } from "./ipmi_command.ts";
import { requireLength } from "./packet_error.ts";

/** Answers the level that is now in force. */
export function setSessionPrivilegeLevel(level: Privilege): IpmiCommand<number> {
  return {
    name: "Set Session Privilege Level",
    netFn: NETFN.application,
    command: 0x3b,
    privilege: PRIVILEGE.user,
    data: Buffer.from([level]),
    decode(data) {
      requireLength(data, 1, "Response of Set Session Privilege Level");
      return data.readUInt8(0) & 0x0f;
    },
  };
}
