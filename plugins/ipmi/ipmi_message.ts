/** An IPMI request or response as it travels on a LAN (IPMI 2.0 §13.8, table 13-8; checksums §13.8). */
import { Buffer } from "node:buffer";
import { PacketError, requireLength } from "./packet_error.ts";

export interface IpmiRequest {
  /** Even: chassis 0x00, application 0x06. */
  netFn: number;
  command: number;
  /** Logical unit, 0–3; default 0. */
  lun?: number;
  data: Uint8Array;
}

export interface IpmiResponse {
  netFn: number;
  command: number;
  /** 0–63, the request's own. */
  sequence: number;
  completionCode: number;
  data: Buffer;
}

/** Slave address of the BMC. */
export const BMC_ADDRESS = 0x20;
/** Software identifier of remote console software (§5.5). */
export const CONSOLE_ADDRESS = 0x81;

/** @param sequence 0–63, returned in the response */
export function encodeIpmiRequest(
  { netFn, command, lun = 0, data }: IpmiRequest,
  sequence: number,
  { to, from } = { to: BMC_ADDRESS, from: CONSOLE_ADDRESS },
): Buffer {
  const message = Buffer.alloc(7 + data.length);
  message[0] = to;
  message[1] = netFn << 2 | lun;
  message[2] = checksum(message, 0, 2);
  message[3] = from;
  message[4] = sequence << 2;
  message[5] = command;
  message.set(data, 6);
  message[message.length - 1] = checksum(message, 3, message.length - 1);
  return message;
}

/** @throws PacketError too short, or a checksum is wrong */
export function decodeIpmiResponse(message: Buffer): IpmiResponse {
  requireLength(message, 8, "IPMI response");
  if (checksum(message, 0, 3) !== 0 || checksum(message, 3, message.length) !== 0) {
    throw new PacketError("A checksum of the IPMI response is wrong");
  }
  return {
    netFn: message.readUInt8(1) >> 2,
    sequence: message.readUInt8(4) >> 2,
    command: message.readUInt8(5),
    completionCode: message.readUInt8(6),
    data: message.subarray(7, -1),
  };
}

/** What makes the sum of the bytes a multiple of 256. */
function checksum(bytes: Buffer, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += bytes.readUInt8(i);
  return -sum & 0xff;
}
