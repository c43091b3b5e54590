/** Get Channel Authentication Capabilities: does the BMC speak IPMI 2.0 (IPMI 2.0 §22.13)? */
import { Buffer } from "node:buffer";
import { type IpmiCommand, NETFN, PRIVILEGE } from "./ipmi_command.ts";
import { requireLength } from "./packet_error.ts";

export interface ChannelAuthCapabilities {
  channel: number;
  /** The channel takes RMCP+ sessions. */
  rmcpPlus: boolean;
  /** A BMC key K_G is set. */
  bmcKey: boolean;
}

const THIS_CHANNEL = 0x0e;
/** Ask for the IPMI 2.0 form of the answer. */
const EXTENDED = 0x80;

export function getChannelAuthCapabilities(): IpmiCommand<ChannelAuthCapabilities> {
  return {
    name: "Get Channel Authentication Capabilities",
    netFn: NETFN.application,
    command: 0x38,
    privilege: PRIVILEGE.user,
    data: Buffer.from([EXTENDED | THIS_CHANNEL, PRIVILEGE.administrator]),
    decode(data) {
      requireLength(data, 4, "Response of Get Channel Authentication Capabilities");
      return {
        channel: data.readUInt8(0) & 0x0f,
        rmcpPlus: (data.readUInt8(1) & 0x80) !== 0 && (data.readUInt8(3) & 0x02) !== 0,
        bmcKey: (data.readUInt8(2) & 0x20) !== 0,
      };
    },
  };
}
