/** Get Chassis Status (IPMI 2.0 §28.2). */
import { Buffer } from "node:buffer";
import { type IpmiCommand, NETFN, PRIVILEGE } from "./ipmi_command.ts";
import { requireLength } from "./packet_error.ts";

export interface ChassisStatus {
  on: boolean;
  overload: boolean;
  interlock: boolean;
  powerFault: boolean;
  /** The identify light; undefined where the chassis does not tell. */
  identify: "off" | "on" | "blink" | undefined;
}

const IDENTIFY_KNOWN = 0x40;
/** Bits 5:4 of the miscellaneous chassis state: off, for some time, for good. */
const IDENTIFY = ["off", "blink", "on"] as const;

export function getChassisStatus(): IpmiCommand<ChassisStatus> {
  return {
    name: "Get Chassis Status",
    netFn: NETFN.chassis,
    command: 0x01,
    privilege: PRIVILEGE.user,
    data: Buffer.alloc(0),
    decode(data) {
      requireLength(data, 3, "Response of Get Chassis Status");
      const power = data.readUInt8(0), chassis = data.readUInt8(2);
      return {
        on: (power & 0x01) !== 0,
        overload: (power & 0x02) !== 0,
        interlock: (power & 0x04) !== 0,
        powerFault: (power & 0x08) !== 0,
        identify: chassis & IDENTIFY_KNOWN ? IDENTIFY[chassis >> 4 & 0x03] : undefined,
      };
    },
  };
}
