/** All BMCs of the process over one socket: several nodes behind one BMC share its session. */
import { Buffer } from "node:buffer";
import { type Clock, DeviceError, type Net } from "../../core/mod.ts";
import { Bmc, type LoginMemory } from "./bmc.ts";
import { DEFAULT_METHODS, type LoginMethods } from "./cipher_suite.ts";
import type { Requester } from "./ipmi_command.ts";
import type { Session } from "./session.ts";
import type { Timing } from "./timing.ts";
import { Transport } from "./transport.ts";

export interface EnginePorts {
  net: Net;
  clock: Clock;
  random: (count: number) => Uint8Array;
}

/** Whom to talk to, and as whom. */
export interface BmcAccess {
  /** IPv4, dotted. */
  address: string;
  /** Default 623. */
  port?: number;
  /** At most 16 bytes. */
  username: string;
  /** At most 20 bytes. */
  password: string;
  /** BMC keys (K_G) that it may have. */
  bmcKeys?: readonly Uint8Array[];
  timing: Timing;
  /** Default: cipher suites 17 and 3. */
  methods?: LoginMethods;
}

/** The right to use a BMC's session until it is released. */
export interface BmcLease extends Requester {
  /** The session that commands use at present, for other payloads. @throws DeviceError */
  session(): Promise<Session>;
  release(): void;
}

export const IPMI_PORT = 623;

const LONGEST_USERNAME = 16;
const LONGEST_PASSWORD = 20;
/** A session that nobody uses stays open this long for the next command of a script. */
const IDLE_MS = 10_000;
/** A BMC ends a session that is silent for a minute (IPMI 2.0 §6.12.15), ipmi_sim after half of one. */
const KEEP_ALIVE_MS = 20_000;
const HOUSEKEEPING_MS = 1_000;

export class IpmiEngine {
  readonly #ports: EnginePorts;
  readonly #transport: Transport;
  readonly #closing = new AbortController();
  readonly #bmcs = new Map<string, Bmc>();
  /** By address, port and user. */
  readonly #memories = new Map<string, LoginMemory>();
  #keepingHouse = false;

  constructor(ports: EnginePorts) {
    this.#ports = ports;
    this.#transport = new Transport(ports.net, ports.clock);
  }

  /**
   * Nothing is sent before the first request.
   * @throws DeviceError a user name or password that cannot be sent
   */
  acquire(access: BmcAccess): BmcLease {
    const bmc = this.#bmc(access);
    bmc.leases++;
    bmc.usedAt = this.#ports.clock.now();
    this.#startHousekeeping();
    let held = true;
    return {
      request: (command) => bmc.request(command),
      session: () => bmc.session(),
      release: () => {
        if (held) bmc.leases--;
        held = false;
        if (bmc.failed && bmc.leases === 0) this.#forget(bmc);
      },
    };
  }

  /** Closes every session and the socket. */
  async close(): Promise<void> {
    this.#closing.abort();
    const open = [...this.#bmcs.values()].filter((bmc) => bmc.open);
    this.#bmcs.clear();
    await Promise.all(open.map((bmc) => bmc.close()));
    this.#transport.close();
  }

  #bmc(access: BmcAccess): Bmc {
    const { address, port = IPMI_PORT, username, password, bmcKeys = [], timing, methods = DEFAULT_METHODS } =
      access;
    const key = JSON.stringify([
      address,
      port,
      username,
      password,
      methods.ipmi15,
      ...methods.suites.map(({ id }) => id),
      ...bmcKeys.map((bmcKey) => Buffer.from(bmcKey).toString("hex")),
    ]);
    const known = this.#bmcs.get(key);
    if (known) return known;
    const secret = Buffer.from(password);
    if (Buffer.byteLength(username, "latin1") > LONGEST_USERNAME) {
      throw new DeviceError(`BMC user "${username}" is longer than the ${LONGEST_USERNAME} bytes of IPMI`);
    }
    if (secret.length > LONGEST_PASSWORD) {
      throw new DeviceError(
        `The password of BMC user "${username}" is longer than the ${LONGEST_PASSWORD} bytes of IPMI`,
      );
    }
    const bmc = new Bmc({
      ...this.#ports,
      transport: this.#transport,
      peer: { address, port },
      username,
      password: secret,
      bmcKeys,
      timing,
      methods,
      memory: this.#memory(JSON.stringify([address, port, username])),
    });
    this.#bmcs.set(key, bmc);
    return bmc;
  }

  #memory(key: string): LoginMemory {
    const memory = this.#memories.get(key) ?? {};
    this.#memories.set(key, memory);
    return memory;
  }

  #forget(bmc: Bmc): void {
    for (const [key, one] of this.#bmcs) if (one === bmc) this.#bmcs.delete(key);
  }

  #startHousekeeping(): void {
    if (this.#keepingHouse) return;
    this.#keepingHouse = true;
    void this.#keepHouse().finally(() => this.#keepingHouse = false);
  }

  async #keepHouse(): Promise<void> {
    const { clock } = this.#ports;
    while (this.#bmcs.size > 0 && !this.#closing.signal.aborted) {
      await clock.sleep(HOUSEKEEPING_MS, this.#closing.signal);
      if (this.#closing.signal.aborted) return;
      const now = clock.now();
      for (const [key, bmc] of this.#bmcs) {
        const idle = now - bmc.usedAt;
        if (bmc.leases === 0 && idle >= IDLE_MS) {
          this.#bmcs.delete(key);
          void bmc.close();
        } else if (bmc.leases > 0 && bmc.open && idle >= KEEP_ALIVE_MS) void bmc.keepAlive();
      }
    }
  }
}
