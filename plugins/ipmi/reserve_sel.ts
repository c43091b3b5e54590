/** Reserve SEL: the number that Clear SEL must carry (IPMI 2.0 §31.4). */
import { Buffer } from "node:buffer";
import { type IpmiCommand, NETFN, PRIVILEGE } from "./ipmi_command.ts";
import { requireLength } from "./packet_error.ts";

export function reserveSel(): IpmiCommand<number> {
  return {
    name: "Reserve SEL",
    netFn: NETFN.storage,
    command: 0x42,
    privilege: PRIVILEGE.user,
    data: Buffer.alloc(0),
    refusals: { 0x81: "the event log is being erased" },
    decode(data) {
      requireLength(data, 2, "Response of Reserve SEL");
      return data.readUInt16LE(0);
    },
  };
}
