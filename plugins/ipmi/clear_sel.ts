/** Clear SEL: begins to erase the event log, or asks whether that is done (IPMI 2.0 §31.9). */
import { Buffer } from "node:buffer";
import { type IpmiCommand, NETFN, PRIVILEGE } from "./ipmi_command.ts";
import { requireLength } from "./packet_error.ts";

const ACTIONS = { begin: 0xaa, progress: 0x00 } as const;

/** Answers whether it is done. */
export function clearSel(reservation: number, action: keyof typeof ACTIONS): IpmiCommand<boolean> {
  const data = Buffer.from([0, 0, 0x43, 0x4c, 0x52, ACTIONS[action]]);
  data.writeUInt16LE(reservation, 0);
  return {
    name: "Clear SEL",
    netFn: NETFN.storage,
    command: 0x47,
    privilege: PRIVILEGE.operator,
    data,
    decode(data) {
      requireLength(data, 1, "Response of Clear SEL");
      return (data.readUInt8(0) & 0x0f) === 1;
    },
  };
}
