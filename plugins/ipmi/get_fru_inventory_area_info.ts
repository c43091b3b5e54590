/** Get FRU Inventory Area Info: how much there is to read (IPMI 2.0 §34.1). */
import { Buffer } from "node:buffer";
import { type IpmiCommand, NETFN, PRIVILEGE } from "./ipmi_command.ts";
import { requireLength } from "./packet_error.ts";

export interface FruAreaInfo {
  /** Bytes. */
  size: number;
  /** Offsets and counts are in words of two bytes. */
  words: boolean;
}

export function getFruInventoryAreaInfo(fru: number): IpmiCommand<FruAreaInfo> {
  return {
    name: "Get FRU Inventory Area Info",
    netFn: NETFN.storage,
    command: 0x10,
    privilege: PRIVILEGE.user,
    data: Buffer.from([fru]),
    decode(data) {
      requireLength(data, 3, "Response of Get FRU Inventory Area Info");
      return { size: data.readUInt16LE(0), words: (data.readUInt8(2) & 0x01) !== 0 };
    },
  };
}
