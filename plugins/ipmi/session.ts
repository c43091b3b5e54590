/** One open session: numbers, protects and checks the messages of commands and other payloads. */
import { Buffer } from "node:buffer";
import { type Clock, DeviceError } from "../../core/mod.ts";
import { closeSession } from "./close_session.ts";
import { COMPLETION, CompletionError, describeCompletion } from "./completion_code.ts";
import { NoAnswerError, type Peer } from "./exchange.ts";
import type { Established } from "./handshake.ts";
import { getDeviceId } from "./get_device_id.ts";
import { type IpmiCommand, PRIVILEGE, type Privilege, privilegeName } from "./ipmi_command.ts";
import type { IpmiResponse } from "./ipmi_message.ts";
import { answers, encodeCommand, unwrapResponse } from "./send_message.ts";
import { SequenceWindow } from "./sequence_window.ts";
import { PAYLOAD } from "./session_header.ts";
import { setSessionPrivilegeLevel } from "./set_session_privilege_level.ts";
import { attemptWaits, patientWaits, type Timing } from "./timing.ts";
import type { Transport } from "./transport.ts";
import type { Opened } from "./wire.ts";

export interface SessionParts {
  transport: Transport;
  clock: Clock;
  peer: Peer;
  established: Established;
  timing: Timing;
}

/** A BMC that is busy is asked again after this many milliseconds, then twice as many, and so on. */
const BUSY_MS = 100;
/** Any BMC answers it. */
export const KEEP_ALIVE: IpmiCommand<unknown> = getDeviceId();

/** Takes a payload; `sequence` is that of the session, which tells late datagrams from new ones. */
export type PayloadReceiver = (payload: Buffer, sequence: number) => void;

/** Its caller runs one command at a time. */
export class Session {
  readonly #parts: SessionParts;
  readonly #waits: readonly number[];
  readonly #window = new SequenceWindow();
  readonly #receivers = new Map<number, PayloadReceiver>();
  /** Made when somebody asks: most sessions have nobody who waits for their end. */
  #end: AbortController | undefined;
  #endReason: DeviceError | undefined;
  /** The datagram that came last and what was in it: several may look at it, its number counts once. */
  #last: { datagram: Buffer; packet: Opened | undefined } | undefined;
  /** What is asked of an idle BMC so that it keeps the session. */
  keepAlive: IpmiCommand<unknown> = KEEP_ALIVE;
  #privilege: Privilege = PRIVILEGE.user;
  /** Of the session, counted up with every datagram. */
  #outbound: number;
  /** Of the request, 6 bits. */
  #sequence = 0;

  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.#waits = attemptWaits(parts.timing);
    this.#outbound = parts.established.sequence;
  }

  /**
   * @throws CompletionError the BMC refused the command
   * @throws NoAnswerError
   */
  async request<T>(command: IpmiCommand<T>): Promise<T> {
    if (command.privilege > this.#privilege) await this.#raise(command);
    return await this.#call(command);
  }

  /** Fires when the session is no more, with the reason. */
  get ended(): AbortSignal {
    this.#end ??= new AbortController();
    if (this.#endReason) this.#end.abort(this.#endReason);
    return this.#end.signal;
  }

  /** As the BMC numbers it. */
  get bmcSessionId(): number {
    return this.#parts.established.bmcSessionId;
  }

  /** Highest privilege level it may rise to. */
  get role(): Privilege {
    return this.#parts.established.role;
  }

  /** Nothing goes through it any more. */
  end(reason: DeviceError): void {
    this.#endReason = reason;
    this.#end?.abort(reason);
  }

  /** Hands payloads of this type to `receive`, one receiver a type. The function that it answers ends that. */
  listen(payloadType: number, receive: PayloadReceiver): () => void {
    const { transport, peer } = this.#parts;
    this.#receivers.set(payloadType, receive);
    const stop = transport.listen(peer, (datagram) => void this.#receive(datagram));
    return () => {
      this.#receivers.delete(payloadType);
      stop();
    };
  }

  /** Sends a payload that needs no answer. */
  async send(payloadType: number, payload: Uint8Array): Promise<void> {
    await this.#parts.transport.send(this.#parts.peer, this.#seal(payloadType, payload));
  }

  /**
   * Sends a payload, again after each wait, until `accept` finds its answer in one of the same type.
   * @throws NoAnswerError
   */
  exchange<T>(
    payloadType: number,
    payload: Uint8Array,
    waits: readonly number[],
    accept: (payload: Buffer) => T | undefined,
  ): Promise<T> {
    const { transport, peer } = this.#parts;
    return transport.exchange(peer, {
      waits,
      datagrams: () => [this.#seal(payloadType, payload)],
      accept: (datagram) => {
        const packet = this.#receive(datagram);
        return packet?.payloadType === payloadType ? accept(packet.payload) : undefined;
      },
    });
  }

  /** Frees the BMC's place at once; a BMC that does not answer any more frees it by itself after a minute. */
  async close(): Promise<void> {
    await this.#ask(closeSession(this.#parts.established.bmcSessionId), this.#waits.slice(0, 1));
  }

  async #raise({ name, privilege }: IpmiCommand<unknown>): Promise<void> {
    try {
      this.#privilege = await this.#call(setSessionPrivilegeLevel(privilege)) as Privilege;
    } catch (error) {
      if (!(error instanceof CompletionError)) throw error;
      throw new DeviceError(
        `BMC ${this.#parts.peer.address}: insufficient privilege, ${name} needs a user with level ` +
          privilegeName(privilege),
      );
    }
  }

  async #call<T>(command: IpmiCommand<T>): Promise<T> {
    const { timing, clock, peer } = this.#parts;
    const waits = command.once ? patientWaits(timing) : this.#waits;
    let response = await this.#ask(command, waits);
    for (let retry = 0; response.completionCode === COMPLETION.nodeBusy && retry < timing.retries; retry++) {
      await clock.sleep(BUSY_MS << retry);
      response = await this.#ask(command, waits);
    }
    if (response.completionCode !== COMPLETION.ok) {
      const reason = describeCompletion(response.completionCode, command.refusals);
      const message = `BMC ${peer.address} refused ${command.name}: ${reason}`;
      throw new CompletionError(message, response.completionCode);
    }
    return command.decode(response.data);
  }

  async #ask(command: IpmiCommand<unknown>, waits: readonly number[]): Promise<IpmiResponse> {
    const sequence = this.#sequence = (this.#sequence + 1) & 0x3f;
    const request = encodeCommand(command, sequence);
    let passedOn = false;
    try {
      return await this.exchange(PAYLOAD.ipmi, request, waits, (payload) => {
        const response = unwrapResponse(payload, command);
        if (response === "passed on") passedOn = true;
        else if (answers(response, command, sequence)) return response;
      });
    } catch (error) {
      // The BMC is there, the controller behind it is not.
      if (!passedOn || !(error instanceof NoAnswerError)) throw error;
      const { netFn, command: number } = command;
      return { netFn, command: number, sequence, completionCode: COMPLETION.timeout, data: Buffer.alloc(0) };
    }
  }

  #seal(payloadType: number, payload: Uint8Array): Buffer {
    this.#outbound = (this.#outbound + 1) >>> 0 || 1;
    return this.#parts.established.wire.seal(payloadType, this.#outbound, payload);
  }

  /**
   * What is in a datagram, undefined where it was there before.
   * @throws PacketError it is of another session
   */
  #receive(datagram: Buffer): Opened | undefined {
    if (this.#last?.datagram === datagram) return this.#last.packet;
    const packet = this.#parts.established.wire.open(datagram);
    const isNew = this.#window.accept(packet.sequence);
    const found = isNew ? packet : undefined;
    if (this.#receivers.size > 0) {
      this.#last = { datagram, packet: found };
      // All who look at it do so at once; kept longer, each session would hold a receive buffer of 64 KiB.
      queueMicrotask(() => this.#last = undefined);
      if (isNew) this.#receivers.get(packet.payloadType)?.(packet.payload, packet.sequence);
    }
    return found;
  }
}
