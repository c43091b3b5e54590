/** Set User Name (IPMI 2.0 §22.28). */
import { Buffer } from "node:buffer";
import { type IpmiCommand, NETFN, PRIVILEGE } from "./ipmi_command.ts";

/** @param name at most 16 bytes, ASCII */
export function setUserName(user: number, name: string): IpmiCommand<void> {
  const data = Buffer.alloc(17);
  data[0] = user;
  data.write(name, 1, 16, "latin1");
  return {
    name: "Set User Name",
    netFn: NETFN.application,
    command: 0x45,
    privilege: PRIVILEGE.administrator,
    data,
    decode() {},
  };
}
