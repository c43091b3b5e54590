/** The way to all BMCs: a few lanes, so that what one socket can take in does not limit them. */
import type { Buffer } from "node:buffer";
import type { Clock, Net } from "../../core/mod.ts";
import type { Exchange, Peer } from "./exchange.ts";
import { Lane } from "./lane.ts";

const LANES = 8;

export class Transport {
  readonly #lanes: readonly Lane[];

  constructor(net: Net, clock: Clock) {
    this.#lanes = Array.from({ length: LANES }, () => new Lane(net, clock));
  }

  /** @throws NoAnswerError, or what the exchange throws */
  exchange<T>(peer: Peer, exchange: Exchange<T>): Promise<T> {
    return this.#lane(peer).exchange(peer, exchange);
  }

  /** Sends what needs no answer. */
  send(peer: Peer, datagram: Uint8Array): Promise<void> {
    return this.#lane(peer).send(peer, datagram);
  }

  /**
   * Hands datagrams that answer nothing to `receive`, which may throw a PacketError for what is not meant for it.
   * The function that it answers ends that.
   */
  listen(peer: Peer, receive: (datagram: Buffer) => void): () => void {
    return this.#lane(peer).listen(peer, receive);
  }

  /** Fails what is under way. */
  close(): void {
    for (const lane of this.#lanes) lane.close();
  }

  /** A BMC keeps its lane: its answers go where the question came from. */
  #lane({ address }: Peer): Lane {
    let sum = 0;
    for (let i = 0; i < address.length; i++) sum = sum * 31 + address.charCodeAt(i) | 0;
    return this.#lanes[(sum >>> 0) % LANES] as Lane;
  }
}
