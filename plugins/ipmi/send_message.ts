/** Send Message: a command for another controller, which the BMC passes on (IPMI 2.0 §22.7, §6.13). */
import { Buffer } from "node:buffer";
import { COMPLETION } from "./completion_code.ts";
import { type Hop, type IpmiCommand, NETFN, type Requester } from "./ipmi_command.ts";
import {
  BMC_ADDRESS,
  CONSOLE_ADDRESS,
  decodeIpmiResponse,
  encodeIpmiRequest,
  type IpmiResponse,
} from "./ipmi_message.ts";

const SEND_MESSAGE = 0x34;
/** The BMC keeps who asked, and sends the answer there. */
const TRACK = 0x40;

/** The controller at the end of the path; the BMC itself where there is none. */
export function controllerAt(bmc: Requester, path: readonly Hop[]): Requester {
  return path.length === 0 ? bmc : { request: (command) => bmc.request({ ...command, path }) };
}

/** The message to the BMC that brings the command to the end of its path. */
export function encodeCommand(command: IpmiCommand<unknown>, sequence: number): Buffer {
  return wrap(command, sequence, { to: BMC_ADDRESS, from: CONSOLE_ADDRESS }, command.path ?? []);
}

function wrap(
  command: IpmiCommand<unknown>,
  sequence: number,
  ends: { to: number; from: number },
  [hop, ...rest]: readonly Hop[],
): Buffer {
  if (!hop) return encodeIpmiRequest(command, sequence, ends);
  const inner = wrap(command, sequence, { to: hop.address, from: ends.to }, rest);
  const data = Buffer.concat([Buffer.from([TRACK | hop.channel]), inner]);
  return encodeIpmiRequest({ netFn: NETFN.application, command: SEND_MESSAGE, data }, sequence, ends);
}

/** `passed on`: a controller on the way took the message, and the answer is still to come. */
export type Unwrapped = IpmiResponse | "passed on";

/** What the controller at the end of the path says, in the same message or in one of its own; or why none will come. */
export function unwrapResponse(payload: Buffer, { path = [] }: IpmiCommand<unknown>): Unwrapped {
  let response = decodeIpmiResponse(payload);
  for (let hops = path.length; hops > 0 && isSendMessage(response); hops--) {
    if (response.completionCode !== COMPLETION.ok) return response;
    if (response.data.length === 0) return "passed on";
    response = { ...decodeIpmiResponse(response.data), sequence: response.sequence };
  }
  return response;
}

/** True where it answers this request, or is a refusal to pass it on. */
export function answers(
  response: IpmiResponse,
  { netFn, command, path }: IpmiCommand<unknown>,
  sequence: number,
): boolean {
  if (response.sequence !== sequence) return false;
  return (response.netFn === netFn + 1 && response.command === command) ||
    (path !== undefined && isSendMessage(response));
}

function isSendMessage({ netFn, command }: IpmiResponse): boolean {
  return netFn === NETFN.application + 1 && command === SEND_MESSAGE;
}
