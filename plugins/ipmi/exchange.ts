/** A request to a BMC and what answers it. */
import type { Buffer } from "node:buffer";
import { DeviceError } from "../../core/mod.ts";

export interface Peer {
  /** IPv4, dotted. */
  address: string;
  port: number;
}

export interface Exchange<T> {
  /** What attempt 0, 1, … sends; a throw fails the exchange. */
  datagrams(attempt: number): readonly Uint8Array[];
  /** The answer, or undefined where the datagram is none; a PacketError drops it, any other throw fails. */
  accept(datagram: Buffer): T | undefined;
  /** Milliseconds that each attempt waits; as many attempts. */
  waits: readonly number[];
}

/** Nothing came back in any attempt. */
export class NoAnswerError extends DeviceError {
  override name = "NoAnswerError";
}
