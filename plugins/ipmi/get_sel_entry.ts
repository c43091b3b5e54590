/** Get SEL Entry: one entry of the event log, whole (IPMI 2.0 §31.5). */
import { Buffer } from "node:buffer";
import { type IpmiCommand, NETFN, PRIVILEGE } from "./ipmi_command.ts";
import { requireLength } from "./packet_error.ts";

export interface SelEntry {
  /** 0xffff: this was the last one. */
  nextRecordId: number;
  /** 16 bytes. */
  record: Buffer;
}

const WHOLE = 0xff;

/** @param recordId 0: the first */
export function getSelEntry(recordId: number): IpmiCommand<SelEntry> {
  const data = Buffer.alloc(6);
  data.writeUInt16LE(recordId, 2);
  data[5] = WHOLE;
  return {
    name: "Get SEL Entry",
    netFn: NETFN.storage,
    command: 0x43,
    privilege: PRIVILEGE.user,
    data,
    refusals: { 0x81: "the event log is being erased" },
    decode(data) {
      requireLength(data, 18, "Response of Get SEL Entry");
      return { nextRecordId: data.readUInt16LE(0), record: Buffer.from(data.subarray(2, 18)) };
    },
  };
}
