/** Completion codes of commands (IPMI 2.0 §5.2, table 5-2). */
import { DeviceError } from "../../core/mod.ts";
import { hex } from "./status_code.ts";

export const COMPLETION = {
  ok: 0x00,
  nodeBusy: 0xc0,
  invalidCommand: 0xc1,
  invalidLun: 0xc2,
  timeout: 0xc3,
  reservationCancelled: 0xc5,
  notPresent: 0xcb,
  insufficientPrivilege: 0xd4,
} as const;

/** A command that the BMC understood and refused; caught where another way is known. */
export class CompletionError extends DeviceError {
  override name = "CompletionError";
  constructor(message: string, readonly code: number) {
    super(message);
  }
}

const MEANINGS: Readonly<Record<number, string>> = {
  0xc0: "the BMC is busy",
  0xc1: "invalid command, the BMC does not know it",
  0xc2: "command invalid for this LUN",
  0xc3: "the BMC ran out of time",
  0xc4: "the BMC is out of space",
  0xc5: "reservation cancelled",
  0xc7: "invalid length of the request",
  0xc8: "request too long",
  0xc9: "parameter out of range",
  0xcb: "sensor, data or record not present",
  0xcc: "invalid data field",
  0xcd: "command illegal for this sensor or record",
  0xce: "the BMC cannot respond",
  0xcf: "duplicated request",
  0xd2: "the BMC starts or updates its firmware",
  0xd4: "insufficient privilege",
  0xd5: "not supported in the present state",
  0xd6: "the command is disabled",
  0xff: "unspecified error",
};

/** `insufficient privilege (D4h)`. */
export function describeCompletion(code: number, own: Readonly<Record<number, string>> = {}): string {
  return `${own[code] ?? MEANINGS[code] ?? "error of this command"} (${hex(code)})`;
}
