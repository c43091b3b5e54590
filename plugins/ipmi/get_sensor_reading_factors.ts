/** Get Sensor Reading Factors: those of a non-linear sensor at one reading (IPMI 2.0 §35.5). */
import { Buffer } from "node:buffer";
import { type IpmiCommand, NETFN, PRIVILEGE } from "./ipmi_command.ts";
import { requireLength } from "./packet_error.ts";
import { decodeConstants, type SensorFactors } from "./sensor_factors.ts";

export function getSensorReadingFactors(
  number: number,
  raw: number,
  lun = 0,
): IpmiCommand<Pick<SensorFactors, "m" | "b" | "bExponent" | "resultExponent">> {
  return {
    name: "Get Sensor Reading Factors",
    netFn: NETFN.sensor,
    command: 0x23,
    lun,
    privilege: PRIVILEGE.user,
    data: Buffer.from([number, raw]),
    decode(data) {
      requireLength(data, 7, "Response of Get Sensor Reading Factors");
      return decodeConstants(data, 1);
    },
  };
}
