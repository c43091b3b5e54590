/** Set User Password (IPMI 2.0 §22.30). */
import { Buffer } from "node:buffer";
import { type IpmiCommand, NETFN, PRIVILEGE } from "./ipmi_command.ts";

const SET = 0x02;
const ENABLE = 0x01;
/** The 20-byte form of the command. */
const LONG = 0x80;
const LONG_LENGTH = 20;
const SHORT_LENGTH = 16;

/** A password of up to 16 bytes is sent in the form that every BMC takes. */
export function setUserPassword(user: number, password: string): IpmiCommand<void> {
  const bytes = Buffer.from(password);
  const long = bytes.length > SHORT_LENGTH;
  const data = Buffer.alloc(2 + (long ? LONG_LENGTH : SHORT_LENGTH));
  data[0] = user | (long ? LONG : 0);
  data[1] = SET;
  bytes.copy(data, 2);
  return command("Set User Password", data);
}

export function enableUser(user: number): IpmiCommand<void> {
  // Some BMCs insist on the length that a password has.
  const data = Buffer.alloc(2 + SHORT_LENGTH);
  data[0] = user;
  data[1] = ENABLE;
  return command("Enable User", data);
}

function command(name: string, data: Buffer): IpmiCommand<void> {
  return {
    name,
    netFn: NETFN.application,
    command: 0x47,
    privilege: PRIVILEGE.administrator,
    data,
    refusals: { 0x80: "wrong password", 0x81: "wrong length of the password" },
    decode() {},
  };
}
