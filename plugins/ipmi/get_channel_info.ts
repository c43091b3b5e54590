/** Get Channel Info: what a channel leads to (IPMI 2.0 §22.24). */
import { Buffer } from "node:buffer";
import { type IpmiCommand, NETFN, PRIVILEGE } from "./ipmi_command.ts";
import { requireLength } from "./packet_error.ts";

export interface ChannelInfo {
  channel: number;
  /** Table 6-3; 4 is 802.3 LAN. */
  medium: number;
}

/** The channel that the session itself uses. */
export const THIS_CHANNEL = 0x0e;

export function getChannelInfo(channel: number): IpmiCommand<ChannelInfo> {
  return {
    name: "Get Channel Info",
    netFn: NETFN.application,
    command: 0x42,
    privilege: PRIVILEGE.user,
    data: Buffer.from([channel]),
    decode(data) {
      requireLength(data, 2, "Response of Get Channel Info");
      return { channel: data.readUInt8(0) & 0x0f, medium: data.readUInt8(1) & 0x7f };
    },
  };
}
