/** Get System GUID: the number that tells one machine from all others (IPMI 2.0 §22.14; GUID §20.8). */
import { Buffer } from "node:buffer";
import { type IpmiCommand, NETFN, PRIVILEGE } from "./ipmi_command.ts";
import { requireLength } from "./packet_error.ts";

/** As text, from the highest byte down: `00112233-4455-6677-8899-aabbccddeeff`. */
export function getSystemGuid(): IpmiCommand<string> {
  return {
    name: "Get System GUID",
    netFn: NETFN.application,
    command: 0x37,
    privilege: PRIVILEGE.user,
    data: Buffer.alloc(0),
    decode(data) {
      requireLength(data, 16, "Response of Get System GUID");
      const text = Buffer.from(data.subarray(0, 16)).reverse().toString("hex");
      return text.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
    },
  };
}
