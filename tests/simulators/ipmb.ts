/** Messages that a simulated BMC passes on to the controllers behind it. Shares no code with the client. */
import { Buffer } from "node:buffer";
import type { BmcModel } from "./bmc_model.ts";

export interface PassOnOptions {
  /** The answer comes inside of the one to Send Message, as some BMCs do it. */
  embedded?: boolean;
  /** Controllers take messages and leave them unanswered. */
  deaf?: boolean;
}

const NAK = 0x83;
const SEND_MESSAGE = "06/34";

/** `06/34`: network function and command. */
export function kindOf(message: Buffer): string {
  return [message.readUInt8(1) >> 2, message.readUInt8(5)].map((value) => value.toString(16).padStart(2, "0"))
    .join("/");
}

/** The answers to Send Message, in order: its own, then those of the controllers. */
export function passOn(through: BmcModel, message: Buffer, options: PassOnOptions): Buffer[] {
  const [channel = 0, ...bytes] = message.subarray(6, -1);
  const inner = Buffer.from(bytes);
  const controller = (channel & 0x0f) === 0 ? through.satellites.get(inner[0] ?? 0) : undefined;
  if (!controller || !isWhole(inner)) return [response(message, NAK, Buffer.alloc(0))];
  const kind = kindOf(inner);
  const answers = options.deaf
    ? []
    : kind === SEND_MESSAGE
    ? passOn(controller, inner, options)
    : [response(inner, ...controller.run(kind, inner.subarray(6, -1)))];
  const [first] = answers;
  if (options.embedded && first) return [response(message, 0, first)];
  return [response(message, 0, Buffer.alloc(0)), ...answers];
}

function isWhole(message: Buffer): boolean {
  return message.length >= 7 && complement([...message.subarray(0, 3)]) === 0 &&
    complement([...message.subarray(3)]) === 0;
}

/** The response to a message. */
export function response(request: Buffer, completion: number, data: Buffer): Buffer {
  const [to = 0, netFn = 0, , from = 0, sequence = 0, command = 0] = request;
  const head = [from, netFn + 4];
  const body = [to, sequence, command, completion, ...data];
  return Buffer.from([...head, complement(head), ...body, complement(body)]);
}

function complement(bytes: readonly number[]): number {
  return -bytes.reduce((sum, byte) => sum + byte, 0) & 0xff;
}
