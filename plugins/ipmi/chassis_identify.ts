/** Chassis Identify: the light by which a machine is found (IPMI 2.0 §28.5). */
import { Buffer } from "node:buffer";
import { type IpmiCommand, NETFN, PRIVILEGE } from "./ipmi_command.ts";

/** @param seconds 0: off; undefined: for good, which not every BMC can do */
export function chassisIdentify(seconds: number | undefined): IpmiCommand<void> {
  return {
    name: "Chassis Identify",
    netFn: NETFN.chassis,
    command: 0x04,
    privilege: PRIVILEGE.operator,
    data: seconds === undefined ? Buffer.from([0, 1]) : Buffer.from([seconds]),
    decode() {},
  };
}
