/** PEF configuration: whether the BMC filters events and sends alerts (IPMI 2.0 §30.3, §30.4). */
import { Buffer } from "node:buffer";
import { type IpmiCommand, NETFN, PRIVILEGE } from "./ipmi_command.ts";
import { requireLength } from "./packet_error.ts";

/** Parameters of table 30-6. */
export const PEF = { control: 1, actions: 2 } as const;
/** Bit 0 of PEF control: filtering on; bit 0 of the actions: alerts on. */
export const ENABLE = 0x01;

/** The parameter's first byte. */
export function getPefParameter(parameter: number): IpmiCommand<number> {
  return {
    name: "Get PEF Configuration Parameters",
    netFn: NETFN.sensor,
    command: 0x13,
    privilege: PRIVILEGE.operator,
    data: Buffer.from([parameter, 0, 0]),
    refusals: { 0x80: "the BMC has no such setting" },
    decode(data) {
      requireLength(data, 2, "Response of Get PEF Configuration Parameters");
      return data.readUInt8(1);
    },
  };
}

export function setPefParameter(parameter: number, value: number): IpmiCommand<void> {
  return {
    name: "Set PEF Configuration Parameters",
    netFn: NETFN.sensor,
    command: 0x12,
    privilege: PRIVILEGE.administrator,
    data: Buffer.from([parameter, value]),
    refusals: { 0x80: "the BMC has no such setting" },
    decode() {},
  };
}
