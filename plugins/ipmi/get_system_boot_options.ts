/** Get System Boot Options (IPMI 2.0 §28.13). */
import { Buffer } from "node:buffer";
import { type BootFlags, decodeBootFlags } from "./boot_flags.ts";
import { type IpmiCommand, NETFN, PRIVILEGE } from "./ipmi_command.ts";
import { PacketError, requireLength } from "./packet_error.ts";

const BOOT_FLAGS = 5;

export function getBootFlags(): IpmiCommand<BootFlags> {
  return {
    name: "Get System Boot Options",
    netFn: NETFN.chassis,
    command: 0x09,
    privilege: PRIVILEGE.operator,
    data: Buffer.from([BOOT_FLAGS, 0, 0]),
    decode(data) {
      requireLength(data, 4, "Response of Get System Boot Options");
      if ((data.readUInt8(1) & 0x7f) !== BOOT_FLAGS) {
        throw new PacketError("The BMC answered with another boot option than the boot flags");
      }
      return decodeBootFlags(data.subarray(2));
    },
  };
}
