/** Reserve SDR Repository: the number that partial reads must carry (IPMI 2.0 §33.11; for a device §35.4). */
import { Buffer } from "node:buffer";
import { type IpmiCommand, NETFN, PRIVILEGE } from "./ipmi_command.ts";
import { requireLength } from "./packet_error.ts";

/** Where records are read: the repository of the BMC, or the records of a device that brings its own. */
export type SdrSource = "repository" | "device";

export function reserveSdrRepository(source: SdrSource): IpmiCommand<number> {
  return {
    name: source === "device" ? "Reserve Device SDR Repository" : "Reserve SDR Repository",
    netFn: source === "device" ? NETFN.sensor : NETFN.storage,
    command: 0x22,
    privilege: PRIVILEGE.user,
    data: Buffer.alloc(0),
    decode(data) {
      requireLength(data, 2, "Response of Reserve SDR Repository");
      return data.readUInt16LE(0);
    },
  };
}
