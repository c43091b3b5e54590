/** Get SDR Repository Info: how many records, and when they last changed (IPMI 2.0 §33.9). */
import { Buffer } from "node:buffer";
import { type IpmiCommand, NETFN, PRIVILEGE } from "./ipmi_command.ts";
import { requireLength } from "./packet_error.ts";

export interface SdrRepositoryInfo {
  records: number;
  /** Seconds since 1970 by the BMC's clock; 0xffffffff: never, or not known. */
  addedAt: number;
  erasedAt: number;
  canReserve: boolean;
}

export function getSdrRepositoryInfo(): IpmiCommand<SdrRepositoryInfo> {
  return {
    name: "Get SDR Repository Info",
    netFn: NETFN.storage,
    command: 0x20,
    privilege: PRIVILEGE.user,
    data: Buffer.alloc(0),
    decode(data) {
      requireLength(data, 14, "Response of Get SDR Repository Info");
      return {
        records: data.readUInt16LE(1),
        addedAt: data.readUInt32LE(5),
        erasedAt: data.readUInt32LE(9),
        canReserve: (data.readUInt8(13) & 0x02) !== 0,
      };
    },
  };
}
