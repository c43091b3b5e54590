/** Get Sensor Reading (IPMI 2.0 §35.14). */
import { Buffer } from "node:buffer";
import { type IpmiCommand, NETFN, PRIVILEGE } from "./ipmi_command.ts";
import { requireLength } from "./packet_error.ts";

export interface SensorReading {
  /** Raw byte; it counts for sensors with an analogue reading. */
  raw: number;
  /** False: the sensor is being updated, or is not scanned. */
  available: boolean;
  /** Offsets 0–14 of the states that are true; for thresholds, which of them are crossed. */
  states: number;
}

export function getSensorReading(number: number, lun = 0): IpmiCommand<SensorReading> {
  return {
    name: "Get Sensor Reading",
    netFn: NETFN.sensor,
    command: 0x2d,
    lun,
    privilege: PRIVILEGE.user,
    data: Buffer.from([number]),
    decode(data) {
      requireLength(data, 2, "Response of Get Sensor Reading");
      const flags = data.readUInt8(1);
      return {
        raw: data.readUInt8(0),
        available: (flags & 0x40) !== 0 && (flags & 0x20) === 0,
        states: ((data[2] ?? 0) | (data[3] ?? 0) << 8) & 0x7fff,
      };
    },
  };
}
