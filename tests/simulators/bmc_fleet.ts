/**
 * Many BMCs in a process of their own, each on a loopback address, port 623:
 *
 *   deno run -A tests/simulators/bmc_fleet.ts FIRST_ADDRESS COUNT [--delay MS] [--loss 0.02] [--duplicate 0.02]
 *     [--corrupt 0.02] [--reorder 0.02] [--sample | --sensors 40]
 *
 * `ready` on stdout says that all answer. It ends with its standard input.
 */
import type { Buffer } from "node:buffer";
import { randomInt } from "node:crypto";
import process from "node:process";
import { parseArgs } from "node:util";
import { startRmcpBmc } from "./rmcp_bmc.ts";
import { plainHardware, sampleHardware } from "./sample_hardware.ts";

export interface FleetFaults {
  /** Milliseconds that each answer takes. */
  delay?: number;
  /** Shares from 0 to 1. */
  loss?: number;
  duplicate?: number;
  /** Of answers within a session. */
  corrupt?: number;
  reorder?: number;
}

export interface Fleet {
  addresses: string[];
  close(): Promise<void>;
}

/** Addresses from `first` on, .1 to .254 of each block of 256. */
export function fleetAddresses(first: string, count: number): string[] {
  const [a = 127, b = 0, c = 0, d = 1] = first.split(".").map(Number);
  return Array.from({ length: count }, (_, n) => {
    const at = c * 254 + d - 1 + n;
    return `${a}.${b + Math.floor(at / 254 / 256)}.${Math.floor(at / 254) % 256}.${at % 254 + 1}`;
  });
}

export interface FleetOptions extends FleetFaults {
  /** All that the sample machine has; default: true, unless `sensors` is given. */
  sample?: boolean;
  /** So many sensors of one kind instead. */
  sensors?: number;
  /** The compiled program of this file; default: `deno run`. */
  program?: string;
}

/** Starts the process; ready when all BMCs answer. */
export async function startFleet(
  first: string,
  count: number,
  { sensors, sample = sensors === undefined, program, ...faults }: FleetOptions = {},
): Promise<Fleet> {
  const values = { ...faults, ...sensors === undefined ? {} : { sensors } };
  const options = Object.entries(values).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const file = new URL(import.meta.url).pathname;
  const [executable = "", ...head] = program ? [program] : [Deno.execPath(), "run", "-A", "--quiet", file];
  const child = new Deno.Command(executable, {
    args: [...head, first, String(count), ...options, ...sample ? ["--sample"] : []],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const reader = child.stdout.getReader();
  const { value } = await reader.read();
  reader.releaseLock();
  if (!new TextDecoder().decode(value).startsWith("ready")) throw new Error("The BMCs did not start");
  return {
    addresses: fleetAddresses(first, count),
    async close() {
      await child.stdin.close();
      await child.stdout.cancel();
      await child.status;
    },
  };
}

/** Delivers answers with these faults. */
export function faultyDelivery(
  { delay = 0, loss = 0, duplicate = 0, corrupt = 0, reorder = 0 }: FleetFaults,
) {
  const chance = (share: number) => share > 0 && randomInt(1_000_000) < share * 1_000_000;
  return (answer: Buffer, send: (datagram: Buffer) => void): void => {
    if (chance(loss)) return;
    // Two damaged messages of session set-up in a row look like a wrong password; UDP's checksum keeps it from happening.
    if (((answer[5] ?? 0) & 0xc0) === 0xc0 && chance(corrupt)) {
      const at = randomInt(answer.length);
      answer[at] = (answer[at] ?? 0) ^ 1 << randomInt(8);
    }
    const late = delay + (chance(reorder) ? 30 : 0);
    const times = chance(duplicate) ? 2 : 1;
    for (let n = 0; n < times; n++) {
      if (late > 0) setTimeout(() => send(answer), late + 5 * n);
      else send(answer);
    }
  };
}

async function main(): Promise<void> {
  const share = { type: "string" } as const;
  const { values, positionals: [first = "127.64.0.1", count = "10"] } = parseArgs({
    allowPositionals: true,
    options: {
      delay: share,
      loss: share,
      duplicate: share,
      corrupt: share,
      reorder: share,
      sensors: share,
      sample: { type: "boolean" },
    },
  });
  const { sample, sensors, ...shares } = values;
  const faults: FleetFaults = Object.fromEntries(
    Object.entries(shares).map(([name, text]) => [name, Number(text)]),
  );
  const hardware = sample ? sampleHardware() : sensors ? plainHardware(Number(sensors)) : undefined;
  const deliver = faultyDelivery(faults);
  for (const address of fleetAddresses(first, Number(count))) {
    await startRmcpBmc({ address, port: 623, quiet: true, deliver, ...hardware ? { hardware } : {} });
  }
  console.log("ready");
  process.stdin.on("end", () => process.exit(0)).resume();
}

if (import.meta.main) await main();
