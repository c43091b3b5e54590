/** The serial console of a machine through its BMC (IPMI 2.0 §15: serial over LAN). */
import { Buffer } from "node:buffer";
import { ByteQueue, type Clock, type Console, DeviceError } from "../../core/mod.ts";
import { type ActivatedPayload, activatePayload, PAYLOAD_ACTIVE } from "./activate_payload.ts";
import { CompletionError } from "./completion_code.ts";
import { deactivatePayload } from "./deactivate_payload.ts";
import { getPayloadInstanceInfo } from "./get_payload_instance_info.ts";
import type { BmcLease } from "./ipmi_engine.ts";
import { KEEP_ALIVE, type Session } from "./session.ts";
import { PAYLOAD } from "./session_header.ts";
import {
  decodeSolPacket,
  encodeSolPacket,
  SOL_HEADER_LENGTH,
  SOL_OPERATION,
  SOL_STATUS,
  type SolPacket,
} from "./sol_packet.ts";
import { NoAnswerError } from "./exchange.ts";

export interface SolOptions {
  /** Takes the console away from whoever has it. */
  force: boolean;
  clock: Clock;
  /** Milliseconds that each attempt to send characters waits. */
  waits: readonly number[];
}

const CLOSED = "The BMC closed the console";
/** The count of an acknowledgement has 8 bits. */
const MOST_CHARACTERS = 255;
/** A BMC that frees its console takes a moment before it opens it again. */
const FREEING_MS = 250;
const FREEING_ATTEMPTS = 8;
/** How often characters that the serial port does not take are sent again, at first after so many milliseconds. */
const FULL_ATTEMPTS = 8;
const FULL_MS = 50;

/** @throws CompletionError the BMC refused, PAYLOAD_ACTIVE where somebody else has the console */
export async function openSol(bmc: BmcLease, options: SolOptions): Promise<Console> {
  const session = await bmc.session();
  const console = new SolConsole(bmc, session, options);
  try {
    const activated = await activate(bmc, session, options);
    console.start(activated, await readOwner(bmc));
    return console;
  } catch (error) {
    console.drop(error);
    throw error;
  }
}

async function activate(bmc: BmcLease, session: Session, options: SolOptions): Promise<ActivatedPayload> {
  const { force, clock } = options;
  for (let attempt = 0;; attempt++) {
    try {
      return await bmc.request(activatePayload(session.role));
    } catch (error) {
      const taken = error instanceof CompletionError && error.code === PAYLOAD_ACTIVE;
      if (!taken || attempt === FREEING_ATTEMPTS) throw error;
      // The answer to our first request may have been lost, and this be the one to its repetition.
      if (!force && await readOwner(bmc) !== session.bmcSessionId) throw error;
      if (attempt === 0) await bmc.request(deactivatePayload(session.role)).catch(ignoreRefusal);
      else await clock.sleep(FREEING_MS);
    }
  }
}

/** Some BMCs do not tell, or not the identifier that they gave: what matters is that it stays the same. */
async function readOwner(bmc: BmcLease): Promise<number | undefined> {
  try {
    return (await bmc.request(getPayloadInstanceInfo())).sessionId || undefined;
  } catch (error) {
    ignoreRefusal(error);
    return undefined;
  }
}

class SolConsole implements Console {
  readonly output = new ByteQueue();
  readonly #bmc: BmcLease;
  readonly #session: Session;
  readonly #options: SolOptions;
  readonly #stopListening: () => void;
  #dropped = false;
  #mostCharacters = 0;
  /** Of our last packet. */
  #sequence = 0;
  #sending: Promise<void> = Promise.resolve();
  /** The BMC's last packet with characters: its number, its session's number, how many were taken of it. */
  #received = { sequence: 0, sessionSequence: 0, count: 0 };

  constructor(bmc: BmcLease, session: Session, options: SolOptions) {
    this.#bmc = bmc;
    this.#session = session;
    this.#options = options;
    // Characters may come before the answer to Activate Payload does.
    this.#stopListening = session.listen(
      PAYLOAD.sol,
      (payload, sequence) => this.#receive(payload, sequence),
    );
    session.ended.addEventListener("abort", this.#onEnd);
  }

  start({ inboundSize }: ActivatedPayload, owner: number | undefined): void {
    this.#session.ended.throwIfAborted();
    // Some BMCs tell 0, or a size without the header.
    this.#mostCharacters = Math.min(MOST_CHARACTERS, Math.max(1, inboundSize - SOL_HEADER_LENGTH));
    if (owner === undefined) return;
    const info = getPayloadInstanceInfo();
    this.#session.keepAlive = { ...info, decode: (data) => this.#check(owner, info.decode(data).sessionId) };
  }

  write(bytes: Uint8Array): Promise<void> {
    return this.#next(() => this.#sendAll(bytes));
  }

  sendBreak(): Promise<void> {
    const packet = { bits: SOL_OPERATION.break, data: Buffer.alloc(0) };
    return this.#next(async () => void await this.#exchange(packet));
  }

  async close(): Promise<void> {
    const lost = this.#dropped;
    this.drop();
    if (!lost) await this.#bmc.request(deactivatePayload(this.#session.role)).catch(ignoreFailure);
  }

  /** Ends it on this side. */
  drop(reason?: unknown): void {
    this.#dropped = true;
    this.#stopListening();
    this.#session.ended.removeEventListener("abort", this.#onEnd);
    this.#session.keepAlive = KEEP_ALIVE;
    this.output.end(reason);
  }

  readonly #onEnd = () => this.drop(this.#session.ended.reason);

  /** A BMC whose console was taken away does not always say so. */
  #check(owner: number, now: number): void {
    if (now !== owner) this.drop(new DeviceError(now === 0 ? CLOSED : "Somebody took the console over"));
  }

  #next(work: () => Promise<void>): Promise<void> {
    const done = this.#sending.then(work);
    this.#sending = done.catch(() => {});
    return done;
  }

  async #sendAll(bytes: Uint8Array): Promise<void> {
    let rest = bytes;
    let full = 0;
    while (rest.length > 0) {
      const data = rest.subarray(0, this.#mostCharacters);
      const { accepted } = await this.#exchange({ bits: 0, data });
      rest = rest.subarray(Math.min(accepted, data.length));
      if (accepted > 0) full = 0;
      else if (++full > FULL_ATTEMPTS) throw new DeviceError("The serial port takes no characters");
      else await this.#options.clock.sleep(FULL_MS << full);
    }
  }

  async #exchange(part: Pick<SolPacket, "bits" | "data">): Promise<SolPacket> {
    const sequence = this.#sequence = this.#sequence % 15 + 1;
    const payload = encodeSolPacket({ ...part, sequence, acked: 0, accepted: 0 });
    try {
      return await this.#session.exchange(PAYLOAD.sol, payload, this.#options.waits, (answer) => {
        const packet = decodeSolPacket(answer);
        return packet.acked === sequence ? packet : undefined;
      });
    } catch (error) {
      // Either the BMC is gone, and with it the session, or it has forgotten the console only.
      if (error instanceof NoAnswerError) {
        await this.#bmc.request(this.#session.keepAlive).catch(ignoreFailure);
      }
      this.drop(error);
      throw error;
    }
  }

  #receive(payload: Buffer, sessionSequence: number): void {
    const { sequence, bits, data } = decodeSolPacket(payload);
    if (sequence !== 0) this.#take(sequence, sessionSequence, data);
    if ((bits & SOL_STATUS.deactivated) !== 0) this.drop(new DeviceError(CLOSED));
  }

  /** A packet that is sent again has the same number and may have more characters than before (§15.11). */
  #take(sequence: number, sessionSequence: number, data: Buffer): void {
    const last = this.#received;
    const isLate = ((sessionSequence - last.sessionSequence) | 0) < 0;
    const again = sequence === last.sequence;
    if (isLate && !again) return;
    const known = again ? last.count : 0;
    if (data.length > known) this.output.push(Buffer.from(data.subarray(known)));
    const count = Math.max(known, data.length);
    this.#received = { sequence, sessionSequence: isLate ? last.sessionSequence : sessionSequence, count };
    const ack = { sequence: 0, acked: sequence, accepted: data.length, bits: 0, data: Buffer.alloc(0) };
    this.#session.send(PAYLOAD.sol, encodeSolPacket(ack)).catch(ignoreFailure);
  }
}

/** What became of the session or the console is told by its end. */
function ignoreFailure(): void {}

function ignoreRefusal(error: unknown): void {
  if (!(error instanceof CompletionError)) throw error;
}
