/** Chassis Control: power down, up, cycle, hard reset, diagnostic interrupt, soft shutdown (IPMI 2.0 §28.3). */
import { Buffer } from "node:buffer";
import { type IpmiCommand, NETFN, PRIVILEGE } from "./ipmi_command.ts";

const ACTIONS = { off: 0, on: 1, cycle: 2, reset: 3, nmi: 4, softoff: 5 } as const;

export type ChassisAction = keyof typeof ACTIONS;

export function chassisControl(action: ChassisAction): IpmiCommand<void> {
  return {
    name: "Chassis Control",
    netFn: NETFN.chassis,
    command: 0x02,
    privilege: PRIVILEGE.operator,
    data: Buffer.from([ACTIONS[action]]),
    once: true,
    decode() {},
  };
}
