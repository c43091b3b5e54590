/** Get SEL Info: how many entries the event log has (IPMI 2.0 §31.2). */
import { Buffer } from "node:buffer";
import { type IpmiCommand, NETFN, PRIVILEGE } from "./ipmi_command.ts";
import { requireLength } from "./packet_error.ts";

export interface SelInfo {
  entries: number;
  /** The BMC had to leave out entries. */
  overflow: boolean;
  canReserve: boolean;
}

export function getSelInfo(): IpmiCommand<SelInfo> {
  return {
    name: "Get SEL Info",
    netFn: NETFN.storage,
    command: 0x40,
    privilege: PRIVILEGE.user,
    data: Buffer.alloc(0),
    refusals: { 0x81: "the event log is being erased" },
    decode(data) {
      requireLength(data, 14, "Response of Get SEL Info");
      const support = data.readUInt8(13);
      return {
        entries: data.readUInt16LE(1),
        overflow: (support & 0x80) !== 0,
        canReserve: (support & 0x02) !== 0,
      };
    },
  };
}
