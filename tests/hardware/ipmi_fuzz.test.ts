/**
 * Damaged, forged, repeated and senseless packets: no crash, no hang, no wrong success. XCAT_FUZZ_PACKETS is their
 * number, XCAT_FUZZ_SEED what they come from; a failure names the seed.
 */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { randomBytes } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { DeviceError, type Net } from "../../core/mod.ts";
import { createNet } from "../../core/ports/net.ts";
import { readEnergy } from "../../plugins/ipmi/bmc_energy.ts";
import { readInventory } from "../../plugins/ipmi/bmc_inventory.ts";
import { readMacs } from "../../plugins/ipmi/bmc_macs.ts";
import { bmcSettings } from "../../plugins/ipmi/bmc_settings.ts";
import { CompletionError } from "../../plugins/ipmi/completion_code.ts";
import { readEvents } from "../../plugins/ipmi/event_log.ts";
import { getChassisStatus } from "../../plugins/ipmi/get_chassis_status.ts";
import { getBootFlags } from "../../plugins/ipmi/get_system_boot_options.ts";
import type { IpmiCommand } from "../../plugins/ipmi/ipmi_command.ts";
import { type BmcLease, IpmiEngine } from "../../plugins/ipmi/ipmi_engine.ts";
import type { SdrCache } from "../../plugins/ipmi/sdr_cache.ts";
import { readVitals } from "../../plugins/ipmi/sensor_vitals.ts";
import { createBmcModel } from "../simulators/bmc_model.ts";
import { startRmcpBmc } from "../simulators/rmcp_bmc.ts";
import { sampleHardware } from "../simulators/sample_hardware.ts";

const PACKETS = Number(Deno.env.get("XCAT_FUZZ_PACKETS") ?? 30_000);
const SEED = Number(Deno.env.get("XCAT_FUZZ_SEED") ?? Date.now() % 1e9);
const USER = { username: "ADMIN", password: "PASSW0RD", timing: { timeoutMs: 200, retries: 1 } };

/** Numbers from 0 to below `limit`, the same for the same seed (mulberry32). */
function generator(seed: number): (limit: number) => number {
  let state = seed | 0;
  return (limit) => {
    state = state + 0x6d2b79f5 | 0;
    let mixed = Math.imul(state ^ state >>> 15, state | 1);
    mixed ^= mixed + Math.imul(mixed ^ mixed >>> 7, mixed | 61);
    return ((mixed ^ mixed >>> 14) >>> 0) % limit;
  };
}

type Mutation = (bytes: Buffer, below: (limit: number) => number, earlier: readonly Buffer[]) => Buffer;

const MUTATIONS: readonly Mutation[] = [
  (bytes, below) => changed(bytes, below, (byte) => byte ^ 1 << below(8)),
  (bytes, below) => changed(bytes, below, () => below(256)),
  (bytes, below) => changed(changed(bytes, below, () => below(256)), below, () => below(256)),
  (bytes, below) => bytes.subarray(0, below(bytes.length + 1)),
  (bytes, below) => Buffer.concat([bytes, noise(below(40), below)]),
  (_, below) => noise(below(200), below),
  // A header that is right, and what follows it is not.
  (bytes, below) => Buffer.concat([bytes.subarray(0, 16), noise(below(120), below)]),
  // The kind of payload, and lengths.
  (bytes, below) => at(bytes, 5, below(256)),
  (bytes, below) => at(bytes, 14 + below(2), below(256)),
  (bytes, below, earlier) => earlier[below(earlier.length || 1)] ?? bytes.subarray(0, 4),
  (bytes, below, earlier) => {
    const other = earlier[below(earlier.length || 1)] ?? bytes;
    return Buffer.concat([bytes.subarray(0, 4 * below(10)), other.subarray(4 * below(10))]);
  },
];

function changed(bytes: Buffer, below: (limit: number) => number, change: (byte: number) => number): Buffer {
  if (bytes.length === 0) return bytes;
  const index = below(bytes.length);
  return at(bytes, index, change(bytes.readUInt8(index)));
}

function at(bytes: Buffer, index: number, byte: number): Buffer {
  const copy = Buffer.from(bytes);
  if (index < copy.length) copy[index] = byte;
  return copy;
}

function noise(length: number, below: (limit: number) => number): Buffer {
  return Buffer.from(Array.from({ length }, () => below(256)));
}

/** What is made up: so many datagrams before each real one. */
class Fuzz {
  each = 0;
  count = 0;
  readonly below: (limit: number) => number;
  readonly #earlier: Buffer[] = [];

  constructor(seed: number) {
    this.below = generator(seed);
  }

  mutate(bytes: Buffer): Buffer {
    return MUTATIONS[this.below(MUTATIONS.length)]!(bytes, this.below, this.#earlier);
  }

  keep(bytes: Buffer): void {
    this.#earlier[this.below(50) % (this.#earlier.length + 1)] = Buffer.from(bytes);
  }

  /** An engine, to which they come from the address and port of the BMC. */
  engine(): IpmiEngine {
    const real = createNet();
    const udp: Net["udp"] = async () => {
      const socket = await real.udp();
      return {
        ...socket,
        onMessage: (receive) =>
          socket.onMessage((datagram, from) => {
            for (let n = 0; n < this.each; n++, this.count++) receive(this.mutate(datagram), from);
            this.keep(datagram);
            receive(datagram, from);
          }),
      };
    };
    return new IpmiEngine({
      net: { ...real, udp },
      random: (length) => new Uint8Array(randomBytes(length)),
      clock: {
        now: Date.now,
        sleep: (ms, signal) => wait(ms, undefined, signal ? { signal } : {}).catch(() => {}),
      },
    });
  }
}

Deno.test(`seed ${SEED}: within a session made-up packets change no answer`, async () => {
  const fuzz = new Fuzz(SEED);
  const bmc = await startRmcpBmc({ quiet: true });
  const engine = fuzz.engine();
  try {
    const lease = engine.acquire({ ...bmc, ...USER });
    await lease.request(getChassisStatus());
    fuzz.each = 500;
    while (fuzz.count < PACKETS * 0.4) {
      bmc.model.on = fuzz.below(2) === 1;
      bmc.model.identify = fuzz.below(2) * 256;
      const { on, identify } = await lease.request(getChassisStatus());
      assert.deepEqual({ on, lit: identify === "on" }, { on: bmc.model.on, lit: bmc.model.identify > 255 });
    }
    fuzz.each = 0;
  } finally {
    await engine.close();
    await bmc.close();
  }
});

Deno.test(`seed ${SEED}: while a session is set up they lead to the right answer or to an error`, async () => {
  const fuzz = new Fuzz(SEED + 1);
  const bmc = await startRmcpBmc({ quiet: true });
  const outcomes = { answers: 0, errors: 0 };
  try {
    while (fuzz.count < PACKETS * 0.1) {
      // Mostly so few that a session is set up.
      fuzz.each = fuzz.below(4) === 0 ? 200 : fuzz.below(3);
      const engine = fuzz.engine();
      bmc.model.on = fuzz.below(2) === 1;
      try {
        assert.equal(
          (await engine.acquire({ ...bmc, ...USER }).request(getChassisStatus())).on,
          bmc.model.on,
        );
        outcomes.answers++;
      } catch (error) {
        assert.ok(error instanceof DeviceError, String(error));
        outcomes.errors++;
      }
      fuzz.each = 0;
      await engine.close();
    }
    assert.ok(outcomes.answers > 0 && outcomes.errors > 0, JSON.stringify(outcomes));
  } finally {
    await bmc.close();
  }
});

Deno.test(`seed ${SEED}: what a BMC with the right keys makes up ends in lines or in an error`, async () => {
  const fuzz = new Fuzz(SEED + 2);
  const model = createBmcModel({ hardware: sampleHardware() });
  let asked = 0;
  const bmc: Pick<BmcLease, "request"> = {
    request<T>({ name, netFn, command, data, decode }: IpmiCommand<T>): Promise<T> {
      asked++;
      const kind = [netFn, command].map((part) => part.toString(16).padStart(2, "0")).join("/");
      const [completion, right] = model.run(kind, Buffer.from(data));
      const sent = fuzz.below(20) > 0 ? right : fuzz.mutate(right);
      fuzz.keep(right);
      const code = fuzz.below(100) === 0 ? fuzz.below(256) : completion;
      if (code !== 0) return Promise.reject(new CompletionError(`${name} was refused`, code));
      return Promise.resolve().then(() => decode(sent));
    },
  };
  const cache = { on: false, address: "127.0.0.1" } as SdrCache;
  const verbs: readonly (() => Promise<unknown>)[] = [
    () => readVitals(bmc, cache),
    () => readInventory(bmc, cache),
    () => readEvents(bmc, cache),
    () => readMacs(bmc),
    () => readEnergy(bmc),
    () => bmc.request(getBootFlags()),
    ...bmcSettings.readable.map((word) => () => bmcSettings.get(bmc, word)),
  ];
  const outcomes = { lines: 0, errors: 0 };
  while (asked < PACKETS * 0.5) {
    const before = asked;
    try {
      const shown = JSON.stringify(await verbs[fuzz.below(verbs.length)]!());
      assert.doesNotMatch(shown, /NaN|undefined|\\u00[01]/);
      outcomes.lines++;
    } catch (error) {
      assert.ok(error instanceof DeviceError, error instanceof Error ? error.stack : String(error));
      outcomes.errors++;
    }
    assert.ok(asked - before < 100_000, "one verb asks without end");
  }
  assert.ok(outcomes.lines > 0 && outcomes.errors > 0, JSON.stringify(outcomes));
});
