/** Get and Set SOL Configuration Parameters (IPMI 2.0 §26.2, §26.3; parameters: table 26-5). */
import { Buffer } from "node:buffer";
import { type IpmiCommand, NETFN, PRIVILEGE } from "./ipmi_command.ts";
import { requireLength } from "./packet_error.ts";

export const SOL = {
  setInProgress: 0,
  enable: 1,
  authentication: 2,
  retry: 4,
  nonVolatileRate: 5,
  volatileRate: 6,
} as const;

/** The parameter's bytes, without its revision. */
export function getSolParameter(channel: number, parameter: number): IpmiCommand<Buffer> {
  return {
    name: "Get SOL Configuration Parameters",
    netFn: NETFN.transport,
    command: 0x22,
    privilege: PRIVILEGE.user,
    data: Buffer.from([channel, parameter, 0, 0]),
    refusals: { 0x80: "the BMC has no such setting" },
    decode(data) {
      requireLength(data, 2, "Response of Get SOL Configuration Parameters");
      return Buffer.from(data.subarray(1));
    },
  };
}

export function setSolParameter(channel: number, parameter: number, value: Uint8Array): IpmiCommand<void> {
  return {
    name: "Set SOL Configuration Parameters",
    netFn: NETFN.transport,
    command: 0x21,
    privilege: PRIVILEGE.administrator,
    data: Buffer.from([channel, parameter, ...value]),
    refusals: {
      0x80: "the BMC has no such setting",
      0x81: "somebody else is changing settings",
      0x82: "the setting is read-only",
    },
    decode() {},
  };
}
