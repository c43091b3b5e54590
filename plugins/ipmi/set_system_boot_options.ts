/** Set System Boot Options (IPMI 2.0 §28.12). */
import { Buffer } from "node:buffer";
import { type BootFlags, encodeBootFlags } from "./boot_flags.ts";
import { type IpmiCommand, NETFN, PRIVILEGE } from "./ipmi_command.ts";

/** The device of the next boot: parameter 5. */
export function setBootFlags(flags: BootFlags): IpmiCommand<void> {
  return setSystemBootOption(5, encodeBootFlags(flags));
}

/**
 * Parameter 3: the flags stay valid though no chassis control follows within 60 s. Some BMCs know only parameter 5
 * and refuse this one.
 */
export function keepBootFlags(): IpmiCommand<void> {
  return setSystemBootOption(3, Buffer.from([0x08]));
}

function setSystemBootOption(parameter: number, value: Uint8Array): IpmiCommand<void> {
  return {
    name: "Set System Boot Options",
    netFn: NETFN.chassis,
    command: 0x08,
    privilege: PRIVILEGE.operator,
    data: Buffer.from([parameter, ...value]),
    decode() {},
  };
}
