/** Get User Name (IPMI 2.0 §22.29). */
import { Buffer } from "node:buffer";
import { type IpmiCommand, NETFN, PRIVILEGE } from "./ipmi_command.ts";
import { printable } from "./printable.ts";

/** Empty for a place that is free. @param user 1–63 */
export function getUserName(user: number): IpmiCommand<string> {
  return {
    name: "Get User Name",
    netFn: NETFN.application,
    command: 0x46,
    privilege: PRIVILEGE.operator,
    data: Buffer.from([user]),
    decode: (data) => printable(data.subarray(0, 16).toString("latin1")),
  };
}
