/** One open session: numbers, protects and checks the messages of commands. */
import { type Clock, DeviceError } from "../../core/mod.ts";
import { closeSession } from "./close_session.ts";
import { COMPLETION, CompletionError, describeCompletion } from "./completion_code.ts";
import type { Established } from "./handshake.ts";
import { type IpmiCommand, PRIVILEGE, type Privilege, privilegeName } from "./ipmi_command.ts";
import { decodeIpmiResponse, encodeIpmiRequest, type IpmiResponse } from "./ipmi_message.ts";
import { openPacket, sealPacket } from "./sealed_packet.ts";
import { SequenceWindow } from "./sequence_window.ts";
import { PAYLOAD } from "./session_header.ts";
import { setSessionPrivilegeLevel } from "./set_session_privilege_level.ts";
import { attemptWaits, patientWaits, type Timing } from "./timing.ts";
import type { Peer, Transport } from "./transport.ts";

export interface SessionParts {
  transport: Transport;
  clock: Clock;
  random: (count: number) => Uint8Array;
  peer: Peer;
  established: Established;
  timing: Timing;
}

/** A BMC that is busy is asked again after this many milliseconds, then twice as many, and so on. */
const BUSY_MS = 100;

/** Its caller runs one command at a time. */
export class Session {
  readonly #parts: SessionParts;
  readonly #window = new SequenceWindow();
  #privilege: Privilege = PRIVILEGE.user;
  /** Of the session, counted up with every datagram. */
  #outbound = 0;
  /** Of the request, 6 bits. */
  #sequence = 0;

  constructor(parts: SessionParts) {
    this.#parts = parts;
  }

  /**
   * @throws CompletionError the BMC refused the command
   * @throws NoAnswerError
   */
  async request<T>(command: IpmiCommand<T>): Promise<T> {
    if (command.privilege > this.#privilege) await this.#raise(command);
    return await this.#call(command);
  }

  /** Frees the BMC's place at once; a BMC that does not answer any more frees it by itself after a minute. */
  async close(): Promise<void> {
    const waits = [Math.min(500, this.#parts.timing.timeoutMs)];
    await this.#exchange(closeSession(this.#parts.established.bmcSessionId), waits);
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
    const waits = command.once ? patientWaits(timing) : attemptWaits(timing);
    let response = await this.#exchange(command, waits);
    for (let retry = 0; response.completionCode === COMPLETION.nodeBusy && retry < timing.retries; retry++) {
      await clock.sleep(BUSY_MS << retry);
      response = await this.#exchange(command, waits);
    }
    if (response.completionCode !== COMPLETION.ok) {
      const reason = describeCompletion(response.completionCode, command.refusals);
      const message = `BMC ${peer.address} refused ${command.name}: ${reason}`;
      throw new CompletionError(message, response.completionCode);
    }
    return command.decode(response.data);
  }

  async #exchange(command: IpmiCommand<unknown>, waits: readonly number[]): Promise<IpmiResponse> {
    const { transport, peer, established, random } = this.#parts;
    const sequence = this.#sequence = (this.#sequence + 1) & 0x3f;
    const payload = encodeIpmiRequest(command, sequence);
    return await transport.exchange(peer, {
      waits,
      datagrams: () => {
        this.#outbound = (this.#outbound + 1) >>> 0 || 1;
        const packet = {
          payloadType: PAYLOAD.ipmi,
          sessionId: established.bmcSessionId,
          sequence: this.#outbound,
          payload,
        };
        return [sealPacket(packet, established.keys, random(16))];
      },
      accept: (datagram) => {
        const packet = openPacket(datagram, established.consoleSessionId, established.keys);
        if (!this.#window.accept(packet.sequence) || packet.payloadType !== PAYLOAD.ipmi) return undefined;
        const response = decodeIpmiResponse(packet.payload);
        const own = response.netFn === command.netFn + 1 && response.command === command.command &&
          response.sequence === sequence;
        return own ? response : undefined;
      },
    });
  }
}
