/** One UDP socket for many BMCs: sends, sends again, hands answers to who waits, and limits what is under way. */
import type { Buffer } from "node:buffer";
import { type Clock, DeviceError, type Net, type UdpSocket } from "../../core/mod.ts";
import { type Exchange, NoAnswerError, type Peer } from "./exchange.ts";
import { PacketError } from "./packet_error.ts";
import { Pace } from "./pace.ts";

/**
 * An answer that did not come within this many milliseconds, or longer than answers take at present, comes alone, if
 * at all: it frees its place.
 */
const FRESH_MS = 50;
const MOST_FRESH_MS = 500;
const TICK_MS = 20;

interface Pending {
  peer: Peer;
  key: string;
  exchange: Exchange<unknown>;
  resolve(answer: unknown): void;
  reject(error: unknown): void;
  attempt: number;
  sentAt: number;
  /** Time at which the attempt has waited long enough. */
  deadline: number;
  /** Holds one of the places until this time; 0: holds none. */
  freshUntil: number;
  /** Where it waits for a place. */
  queue: Set<Pending> | undefined;
}

export class Lane {
  readonly #net: Net;
  readonly #clock: Clock;
  readonly #closing = new AbortController();
  #opening: Promise<UdpSocket> | undefined;
  #socket: UdpSocket | undefined;
  #ticking = false;
  #fresh = 0;
  readonly #pace = new Pace();
  /** Who waits for a place: peers that have answered before, first attempts, further attempts. */
  readonly #queues: readonly [Set<Pending>, Set<Pending>, Set<Pending>] = [new Set(), new Set(), new Set()];
  /** Who was sent and may still be answered or run out of time. */
  readonly #sent = new Set<Pending>();
  /** Peers that have answered. */
  readonly #heard = new Set<string>();
  /** Who waits for an answer, by peer. */
  readonly #waiting = new Map<string, Pending[]>();
  /** Who takes what is no answer, by peer. */
  readonly #listeners = new Map<string, Set<(datagram: Buffer) => void>>();

  constructor(net: Net, clock: Clock) {
    this.#net = net;
    this.#clock = clock;
  }

  /** @throws NoAnswerError, or what the exchange throws */
  async exchange<T>(peer: Peer, exchange: Exchange<T>): Promise<T> {
    if (!this.#socket || this.#closing.signal.aborted) await this.#open();
    return await new Promise<T>((resolve, reject) => {
      const key = peerKey(peer.address, peer.port);
      const pending: Pending = {
        peer,
        key,
        exchange,
        resolve: resolve as (answer: unknown) => void,
        reject,
        attempt: 0,
        sentAt: 0,
        deadline: 0,
        freshUntil: 0,
        queue: undefined,
      };
      const waiting = this.#waiting.get(key);
      if (waiting) waiting.push(pending);
      else this.#waiting.set(key, [pending]);
      this.#enqueue(pending);
      this.#sendQueued();
      this.#startTicking();
    });
  }

  /** Sends what needs no answer. */
  async send(peer: Peer, datagram: Uint8Array): Promise<void> {
    (await this.#open()).send(datagram, peer.address, peer.port);
  }

  /**
   * Hands datagrams that answer nothing to `receive`, which may throw a PacketError for what is not meant for it.
   * The function that it answers ends that.
   */
  listen({ address, port }: Peer, receive: (datagram: Buffer) => void): () => void {
    const key = peerKey(address, port);
    const listeners = this.#listeners.get(key) ?? new Set();
    this.#listeners.set(key, listeners.add(receive));
    return () => {
      if (listeners.delete(receive) && listeners.size === 0) this.#listeners.delete(key);
    };
  }

  /** Fails what is under way. */
  close(): void {
    this.#closing.abort();
    for (const pending of [...this.#waiting.values()].flat()) {
      this.#fail(pending, new DeviceError("The IPMI connection was closed"));
    }
    this.#socket?.close();
  }

  async #open(): Promise<UdpSocket> {
    if (this.#closing.signal.aborted) throw new DeviceError("The IPMI connection was closed");
    this.#opening ??= this.#net.udp().then((socket) => {
      socket.onMessage((datagram, from) => this.#receive(datagram, peerKey(from.address, from.port)));
      return this.#socket = socket;
    });
    return await this.#opening;
  }

  #receive(datagram: Buffer, key: string): void {
    for (const pending of this.#waiting.get(key) ?? []) {
      try {
        const answer = pending.exchange.accept(datagram);
        if (answer === undefined) continue;
        this.#drop(pending);
        pending.resolve(answer);
        this.#heard.add(key);
        // Of what was sent twice nobody knows which one was answered.
        if (pending.attempt === 1) this.#pace.measure(this.#clock.now() - pending.sentAt);
        return this.#sendQueued();
      } catch (error) {
        if (!(error instanceof PacketError)) this.#fail(pending, error);
      }
    }
    for (const receive of this.#listeners.get(key) ?? []) {
      try {
        receive(datagram);
      } catch (error) {
        if (!(error instanceof PacketError)) throw error;
      }
    }
  }

  #enqueue(pending: Pending): void {
    const rank = this.#heard.has(pending.key) ? 0 : pending.attempt === 0 ? 1 : 2;
    pending.queue = this.#queues[rank].add(pending);
  }

  #sendQueued(): void {
    while (this.#fresh < this.#pace.places && this.#socket) {
      const pending = this.#next();
      if (!pending) return;
      this.#transmit(pending, this.#socket);
    }
  }

  #next(): Pending | undefined {
    for (const queue of this.#queues) {
      const { value } = queue.values().next();
      if (!value) continue;
      queue.delete(value);
      value.queue = undefined;
      return value;
    }
    return undefined;
  }

  #transmit(pending: Pending, socket: UdpSocket): void {
    const { peer: { address, port }, exchange: { waits } } = pending;
    const wait = waits[pending.attempt];
    if (wait === undefined) {
      this.#heard.delete(pending.key);
      return this.#fail(pending, new NoAnswerError(`No answer from ${address}`));
    }
    try {
      for (const datagram of pending.exchange.datagrams(pending.attempt++)) {
        socket.send(datagram, address, port);
      }
    } catch (error) {
      return this.#fail(pending, error);
    }
    const now = this.#clock.now();
    const { longest } = this.#pace;
    pending.sentAt = now;
    // Sent again while the answer is on its way, datagrams would only make a busy machine busier.
    pending.deadline = now + Math.max(wait, Math.min(longest, (waits.at(-1) ?? 0) / 2));
    pending.freshUntil = now + Math.min(Math.max(FRESH_MS, longest), MOST_FRESH_MS);
    this.#sent.add(pending);
    this.#fresh++;
  }

  #startTicking(): void {
    if (this.#ticking) return;
    this.#ticking = true;
    void this.#tick().finally(() => this.#ticking = false);
  }

  async #tick(): Promise<void> {
    while (this.#waiting.size > 0 && !this.#closing.signal.aborted) {
      const due = this.#clock.now() + TICK_MS;
      await this.#clock.sleep(TICK_MS, this.#closing.signal);
      const now = this.#clock.now();
      // While this process was kept from running, answers came that it has not seen yet.
      const late = Math.max(0, now - due);
      for (const pending of this.#sent) {
        pending.deadline += late;
        if (pending.freshUntil !== 0 && now >= pending.freshUntil) this.#freePlace(pending);
        if (now < pending.deadline) continue;
        this.#sent.delete(pending);
        this.#freePlace(pending);
        this.#enqueue(pending);
        if (this.#heard.has(pending.key)) this.#pace.slowDown();
      }
      this.#sendQueued();
    }
  }

  #fail(pending: Pending, error: unknown): void {
    this.#drop(pending);
    pending.reject(error);
  }

  #drop(pending: Pending): void {
    this.#freePlace(pending);
    const others = this.#waiting.get(pending.key)?.filter((one) => one !== pending) ?? [];
    if (others.length > 0) this.#waiting.set(pending.key, others);
    else this.#waiting.delete(pending.key);
    this.#sent.delete(pending);
    pending.queue?.delete(pending);
  }

  #freePlace(pending: Pending): void {
    if (pending.freshUntil === 0) return;
    pending.freshUntil = 0;
    this.#fresh--;
  }
}

function peerKey(address: string, port: number): string {
  return `${address}:${port}`;
}
