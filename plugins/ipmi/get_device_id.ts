/** Get Device ID: what the BMC is; also what keeps a session alive (IPMI 2.0 §20.1). */
import { Buffer } from "node:buffer";
import { type IpmiCommand, NETFN, PRIVILEGE } from "./ipmi_command.ts";
import { requireLength } from "./packet_error.ts";

export interface DeviceId {
  deviceId: number;
  deviceRevision: number;
  /** `2.35`: major, and minor in BCD. */
  firmware: string;
  /** `2.0`. */
  ipmiVersion: string;
  /** IANA enterprise number. */
  manufacturer: number;
  product: number;
}

export function getDeviceId(): IpmiCommand<DeviceId> {
  return {
    name: "Get Device ID",
    netFn: NETFN.application,
    command: 0x01,
    privilege: PRIVILEGE.user,
    data: Buffer.alloc(0),
    decode(data) {
      requireLength(data, 11, "Response of Get Device ID");
      const version = data.readUInt8(4);
      return {
        deviceId: data.readUInt8(0),
        deviceRevision: data.readUInt8(1) & 0x0f,
        firmware: `${data.readUInt8(2) & 0x7f}.${data.readUInt8(3).toString(16).padStart(2, "0")}`,
        ipmiVersion: `${version & 0x0f}.${version >> 4}`,
        manufacturer: data.readUIntLE(6, 3) & 0x0fffff,
        product: data.readUInt16LE(9),
      };
    },
  };
}
