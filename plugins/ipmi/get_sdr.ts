/** Get SDR: a record, or a part of it (IPMI 2.0 §33.12; for a device §35.3). */
import { Buffer } from "node:buffer";
import { type IpmiCommand, NETFN, PRIVILEGE } from "./ipmi_command.ts";
import { requireLength } from "./packet_error.ts";
import type { SdrSource } from "./reserve_sdr_repository.ts";

export interface SdrPartRequest {
  source: SdrSource;
  reservation: number;
  /** 0: the first one. */
  recordId: number;
  offset: number;
  /** 255: all of it. */
  count: number;
}

export interface SdrPart {
  /** 0xffff: this was the last record. */
  nextRecordId: number;
  bytes: Buffer;
}

export function getSdr(
  { source, reservation, recordId, offset, count }: SdrPartRequest,
): IpmiCommand<SdrPart> {
  const data = Buffer.alloc(6);
  data.writeUInt16LE(reservation, 0);
  data.writeUInt16LE(recordId, 2);
  data[4] = offset;
  data[5] = count;
  return {
    name: source === "device" ? "Get Device SDR" : "Get SDR",
    netFn: source === "device" ? NETFN.sensor : NETFN.storage,
    command: source === "device" ? 0x21 : 0x23,
    privilege: PRIVILEGE.user,
    data,
    decode(data) {
      requireLength(data, 2, "Response of Get SDR");
      return { nextRecordId: data.readUInt16LE(0), bytes: Buffer.from(data.subarray(2)) };
    },
  };
}
