/** Get Device SDR Info: how many sensors a controller has itself, and when they last changed (IPMI 2.0 §35.2). */
import { Buffer } from "node:buffer";
import { type IpmiCommand, NETFN, PRIVILEGE } from "./ipmi_command.ts";
import { requireLength } from "./packet_error.ts";

export interface DeviceSdrInfo {
  sensors: number;
  /** Counts up or is a time; undefined: they never change. */
  changedAt: number | undefined;
}

export function getDeviceSdrInfo(): IpmiCommand<DeviceSdrInfo> {
  return {
    name: "Get Device SDR Info",
    netFn: NETFN.sensor,
    command: 0x20,
    privilege: PRIVILEGE.user,
    data: Buffer.alloc(0),
    decode(data) {
      requireLength(data, 2, "Response of Get Device SDR Info");
      const dynamic = (data.readUInt8(1) & 0x80) !== 0;
      if (dynamic) requireLength(data, 6, "Response of Get Device SDR Info");
      return { sensors: data.readUInt8(0), changedAt: dynamic ? data.readUInt32LE(2) : undefined };
    },
  };
}
