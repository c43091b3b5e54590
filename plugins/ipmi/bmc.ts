/** One BMC and one user: opens the session when it is needed, runs one command at a time, closes it. */
import type { Buffer } from "node:buffer";
import { type Clock, DeviceError } from "../../core/mod.ts";
import type { CipherSuite, LoginMethods } from "./cipher_suite.ts";
import { NoAnswerError, type Peer } from "./exchange.ts";
import { type Established, handshake } from "./handshake.ts";
import { handshake15 } from "./handshake15.ts";
import { type IpmiCommand, PRIVILEGE, type Privilege } from "./ipmi_command.ts";
import { CountedAttemptError, OldBmcError, RoleRefusedError, SuiteRefusedError, type User } from "./login.ts";
import { Session } from "./session.ts";
import { attemptWaits, type Timing } from "./timing.ts";
import type { Transport } from "./transport.ts";

export interface BmcParts {
  transport: Transport;
  clock: Clock;
  random: (count: number) => Uint8Array;
  peer: Peer;
  username: string;
  password: Buffer;
  bmcKeys: readonly Uint8Array[];
  timing: Timing;
  methods: LoginMethods;
  /** What worked last time; written after each login. */
  memory: LoginMemory;
}

/** What a BMC took, so that the next login asks for it first. */
export interface LoginMemory {
  suite?: CipherSuite;
  role?: Privilege;
  /** It knows IPMI 1.5 only. */
  old?: boolean;
  /** The password that an IPMI 1.5 login was last made with: one lost answer says nothing against it. */
  proven?: Buffer;
  /** The password that it was shown in vain, and when. */
  counted?: { password: Buffer; at: number; error: CountedAttemptError };
}

/** So long a password that a BMC may have counted as an attempt is not shown to it again. */
const COUNTED_MS = 300_000;

const ROLES: readonly Privilege[] = [PRIVILEGE.administrator, PRIVILEGE.operator, PRIVILEGE.user];

export class Bmc {
  readonly #parts: BmcParts;
  #session: Promise<Session> | undefined;
  /** The session once it is open. */
  #open: Session | undefined;
  #tail: Promise<unknown> = Promise.resolve();
  /** How many use it. */
  leases = 0;
  /** When it was last used, milliseconds since 1970. */
  usedAt = 0;
  /** The login failed: all who share it get that same error, and nobody tries a password twice. */
  failed = false;

  constructor(parts: BmcParts) {
    this.#parts = parts;
  }

  /** True while the BMC keeps a session for us. */
  get open(): boolean {
    return this.#open !== undefined;
  }

  /** @throws DeviceError */
  request<T>(command: IpmiCommand<T>): Promise<T> {
    return this.#runNext((session) => session.request(command), command.once);
  }

  /** The session itself, for payloads that are no commands; opened where there is none. @throws DeviceError */
  session(): Promise<Session> {
    return this.#runNext((session) => Promise.resolve(session));
  }

  /** Keeps the BMC from ending the session (after 60 s, IPMI 2.0 §6.12.15). */
  async keepAlive(): Promise<void> {
    await this.#runNext((session) => session.request(session.keepAlive), true).catch(() => {});
  }

  async close(): Promise<void> {
    const session = this.#open;
    this.#lose(new DeviceError(`The session with BMC ${this.#parts.peer.address} was closed`));
    await session?.close().catch(() => {});
  }

  #runNext<T>(work: (session: Session) => Promise<T>, once = false): Promise<T> {
    const answer = this.#tail.then(() => once ? this.#run(work) : this.#runTwice(work));
    this.#tail = answer.catch(() => {});
    return answer;
  }

  /** A BMC that was started again knows nothing of the session that we kept, and says nothing: a new one is tried. */
  async #runTwice<T>(work: (session: Session) => Promise<T>): Promise<T> {
    const kept = this.#open !== undefined;
    try {
      return await this.#run(work);
    } catch (error) {
      if (!kept || !(error instanceof NoAnswerError)) throw error;
      return await this.#run(work);
    }
  }

  async #run<T>(work: (session: Session) => Promise<T>): Promise<T> {
    const { clock, peer } = this.#parts;
    const begin = this.usedAt = clock.now();
    try {
      const session = await (this.#session ??= this.#login());
      return await work(session);
    } catch (error) {
      if (!(error instanceof NoAnswerError)) throw error;
      const seconds = ((clock.now() - begin) / 1000).toFixed(1);
      const message = `No answer from BMC ${peer.address} within ${seconds} s`;
      const told = new NoAnswerError(message, { cause: error });
      if (!this.failed) this.#lose(told);
      throw told;
    } finally {
      this.usedAt = clock.now();
    }
  }

  #lose(reason: DeviceError): void {
    this.#open?.end(reason);
    this.#session = undefined;
    this.#open = undefined;
  }

  async #login(): Promise<Session> {
    try {
      const established = await this.#tryRoles();
      return this.#open = new Session({ ...this.#parts, established });
    } catch (error) {
      this.failed = true;
      throw error;
    }
  }

  async #tryRoles(): Promise<Established> {
    const { memory } = this.#parts;
    for (const role of ordered(ROLES, memory.role)) {
      try {
        const established = await this.#trySuites(role);
        memory.role = role;
        return established;
      } catch (error) {
        if (!(error instanceof RoleRefusedError) || role === PRIVILEGE.user) throw error;
      }
    }
    throw new DeviceError(`BMC ${this.#parts.peer.address}: insufficient privilege at every level`);
  }

  async #trySuites(role: Privilege): Promise<Established> {
    const { transport, clock, random, memory, timing, peer, methods: { suites, ipmi15 } } = this.#parts;
    const login = { ...this.#parts, role, waits: attemptWaits(timing) };
    const old = ipmi15 && (memory.old || suites.length === 0);
    const refusals: number[] = [];
    for (const suite of old ? [] : ordered(suites, suites.find((suite) => suite === memory.suite))) {
      try {
        const established = await handshake(transport, clock, random, { ...login, suite });
        memory.suite = suite;
        return established;
      } catch (error) {
        if (error instanceof OldBmcError) memory.old = true;
        if (error instanceof OldBmcError && ipmi15) break;
        // Only a refused suite leads on to the next one; it is known before the password comes into play.
        if (error instanceof RoleRefusedError) memory.suite = suite;
        if (!(error instanceof SuiteRefusedError)) throw error;
        refusals.push(suite.id);
      }
    }
    if (old || (ipmi15 && memory.old)) return await this.#login15(login);
    throw new DeviceError(
      `BMC ${peer.address} takes none of the cipher suites ${
        refusals.join(", ")
      }; enable 17 or 3 on it, or ` +
        "another one in site.ipmisuites",
    );
  }

  /** Whoever tries again and again, such as a console that is kept open, must not lock the user out. */
  async #login15(login: User): Promise<Established> {
    const { transport, clock, random, memory, password } = this.#parts;
    const { counted } = memory;
    if (counted?.password.equals(password) && clock.now() - counted.at < COUNTED_MS) throw counted.error;
    try {
      const established = await handshake15(transport, random, login);
      memory.proven = password;
      return established;
    } catch (error) {
      if (!(error instanceof CountedAttemptError)) throw error;
      if (memory.proven?.equals(password)) delete memory.proven;
      else memory.counted = { password, at: clock.now(), error };
      throw error;
    }
  }
}

/** All of them, what is known to work first. */
function ordered<T>(all: readonly T[], known: T | undefined): readonly T[] {
  return known === undefined ? all : [known, ...all.filter((one) => one !== known)];
}
