/** Read FRU Data: a piece of a FRU's memory (IPMI 2.0 §34.2). */
import { Buffer } from "node:buffer";
import { type IpmiCommand, NETFN, PRIVILEGE } from "./ipmi_command.ts";
import { requireLength } from "./packet_error.ts";

/** @param offset and count in bytes, or in words where the area is accessed by words */
export function readFruData(fru: number, offset: number, count: number): IpmiCommand<Buffer> {
  return {
    name: "Read FRU Data",
    netFn: NETFN.storage,
    command: 0x11,
    privilege: PRIVILEGE.user,
    data: Buffer.from([fru, offset & 0xff, offset >> 8, count]),
    refusals: { 0x81: "the FRU is busy" },
    decode(data) {
      requireLength(data, 1, "Response of Read FRU Data");
      return Buffer.from(data.subarray(1));
    },
  };
}
