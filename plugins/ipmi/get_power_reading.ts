/** Get Power Reading: what the machine takes from its supply (DCMI 1.5 §6.6.1). */
import { Buffer } from "node:buffer";
import { type IpmiCommand, NETFN, PRIVILEGE } from "./ipmi_command.ts";
import { PacketError, requireLength } from "./packet_error.ts";

/** Watts. */
export interface PowerReading {
  now: number;
  minimum: number;
  maximum: number;
  average: number;
  /** Milliseconds that minimum, maximum and average are over. */
  periodMs: number;
  /** False: the BMC is not measuring. */
  active: boolean;
}

const DCMI = 0xdc;
const SYSTEM_POWER = 0x01;

export function getPowerReading(): IpmiCommand<PowerReading> {
  return {
    name: "Get Power Reading (DCMI)",
    netFn: NETFN.groupExtension,
    command: 0x02,
    privilege: PRIVILEGE.user,
    data: Buffer.from([DCMI, SYSTEM_POWER, 0, 0]),
    refusals: { 0xc1: "it knows no DCMI" },
    decode(data) {
      requireLength(data, 18, "Response of Get Power Reading");
      if (data[0] !== DCMI) throw new PacketError("The response is not of DCMI");
      return {
        now: data.readUInt16LE(1),
        minimum: data.readUInt16LE(3),
        maximum: data.readUInt16LE(5),
        average: data.readUInt16LE(7),
        periodMs: data.readUInt32LE(13),
        active: (data.readUInt8(17) & 0x40) !== 0,
      };
    },
  };
}
