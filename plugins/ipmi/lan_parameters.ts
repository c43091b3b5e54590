/** Parameters of a LAN channel and how their bytes are read (IPMI 2.0 §23.1, table 23-4). */
import { Buffer } from "node:buffer";
import { formatIpv4 } from "../../core/mod.ts";
import { CompletionError } from "./completion_code.ts";
import { getChannelInfo, THIS_CHANNEL } from "./get_channel_info.ts";
import type { Requester } from "./ipmi_command.ts";
import { requireLength } from "./packet_error.ts";

export const LAN = {
  setInProgress: 0,
  address: 3,
  addressSource: 4,
  mac: 5,
  netmask: 6,
  arpControl: 10,
  garpInterval: 11,
  gateway: 12,
  backupGateway: 14,
  community: 16,
  destinations: 17,
  destinationType: 18,
  destinationAddress: 19,
} as const;

/** Address source: set by hand. */
export const STATIC = 0x01;

/** The number of the channel we talk through; 1 where the BMC does not tell. */
export async function findLanChannel(bmc: Requester): Promise<number> {
  try {
    return (await bmc.request(getChannelInfo(THIS_CHANNEL))).channel;
  } catch (error) {
    if (error instanceof CompletionError) return 1;
    throw error;
  }
}

export function decodeAddress(bytes: Buffer, offset = 0): string {
  requireLength(bytes, offset + 4, "Address of a LAN parameter");
  return formatIpv4(bytes.readUInt32BE(offset));
}

export function encodeAddress(address: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(address);
  return bytes;
}

/** `52:54:00:00:00:01`. */
export function decodeMac(bytes: Buffer): string {
  requireLength(bytes, 6, "Hardware address");
  return [...bytes.subarray(0, 6)].map((byte) => byte.toString(16).padStart(2, "0")).join(":");
}
