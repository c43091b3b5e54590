/** Suite `ipmi`: power state and sensors of up to 10,000 simulated BMCs, against FreeIPMI and ipmitool. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { type Fleet, type FleetOptions, startFleet } from "../tests/simulators/bmc_fleet.ts";
import { type Cluster, nodeName, startCluster } from "./cluster.ts";
import { lines, type Subject } from "./measure.ts";
import type { BenchRecord } from "./record.ts";
import { type Benchmark, benchmark, type Suite } from "./suite.ts";

const DEFAULT_SIZES = [100, 1_000, 10_000];
const LOSSES = [0, 0.02];
/** Milliseconds that each answer takes. */
const DELAY = 10;
const SENSORS = 40;
const VITALS_SIZE = 1_000;
/** Seconds, by number of BMCs. */
const AIMS: Readonly<Record<number, number>> = { 1_000: 1.5, 10_000: 8 };
/**
 * ipmipower takes 2,500 BMCs more than twice as long as 1,000, and loses lines of its output from some thousands on. With
 * losses it waits most of the time, and more at once are faster.
 */
const PEER_HOSTS = { lossless: 1_000, lossy: 2_000 };
/** ipmitool is a process a BMC; beyond this many it takes minutes. */
const IPMITOOL_HOSTS = 1_000;
const IPMITOOL_WIDTH = 32;
const FIRST = "127.64.0.1";
const USER = { username: "ADMIN", password: "PASSW0RD" };

export const ipmi: Suite = async function* (settings) {
  const folder = await mkdtemp(join(tmpdir(), "bench-ipmi-"));
  try {
    const program = compileFleet(folder);
    const sizes = settings.sizes.length > 0 ? settings.sizes : DEFAULT_SIZES;
    const peaks = new Map<number, BenchRecord>();
    const times = new Map<number, BenchRecord>();
    for (const loss of LOSSES) {
      const options = { delay: DELAY, loss, sample: false, program };
      // Each is a socket, of which a process often may have 20,000.
      const bmcs = Math.ceil(1.5 * Math.max(...sizes));
      for await (const [benchmarks] of stages(sizes, bmcs, options, powerStats)) {
        for (const one of benchmarks) {
          const record = await benchmark(one, settings);
          if (record.name === `${own(0)}, without the daemon`) peaks.set(one.size ?? 0, record);
          if (record.name === own(0)) times.set(one.size ?? 0, record);
          yield record;
        }
      }
    }
    for (const text of growth([...peaks.values()], [...times.values()])) settings.say(text);
    const options = { delay: DELAY, sensors: SENSORS, program };
    const bmcs = VITALS_SIZE * (settings.runs + 1);
    for await (const [benchmarks] of stages([VITALS_SIZE], bmcs, options, (stage) => vitals(stage, folder))) {
      for (const one of benchmarks) yield await benchmark(one, settings);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
};

interface Stage {
  sizes: readonly number[];
  cluster: Cluster;
  fleet: Fleet;
  options: FleetOptions;
}

/** BMCs and a management node for them, as long as the benchmarks that use them are measured. */
async function* stages(
  sizes: readonly number[],
  bmcs: number,
  options: FleetOptions,
  make: (stage: Stage) => Benchmark[],
): AsyncGenerator<[Benchmark[]]> {
  const fleet = await startFleet(FIRST, bmcs, options);
  try {
    const cluster = await startCluster((db) => loadBmcs(db, fleet.addresses, sizes));
    try {
      yield [make({ sizes, cluster, fleet, options })];
    } finally {
      await cluster.close();
    }
  } finally {
    await fleet.close();
  }
}

/** The simulator as a program, so that it takes as little as it can from what is measured. */
function compileFleet(folder: string): string {
  const root = join(import.meta.dirname as string, "..");
  const bun = join(root, "node_modules/@oven/bun-linux-x64-baseline/bin/bun");
  const program = join(folder, "bmc_fleet");
  const options = ["--compile", "--minify", "--bytecode", "--format=esm", "--outfile", program];
  execFileSync(bun, ["build", ...options, join(root, "tests/simulators/bmc_fleet.ts")], { stdio: "pipe" });
  return program;
}

type Db = Parameters<Parameters<typeof startCluster>[0]>[0];

/** Groups `g100x0`, `g100x1`… are the first hundred nodes, the next hundred, and so on. */
async function loadBmcs(db: Db, addresses: readonly string[], sizes: readonly number[]): Promise<void> {
  await db.write((transaction) => {
    addresses.forEach((bmc, index) => {
      const groups = sizes.map((size) => `g${size}x${Math.floor(index / size)}`);
      transaction.put("nodelist", { node: nodeName(index + 1) }, { groups: ["all", ...groups].join(",") });
      transaction.put("ipmi", { node: nodeName(index + 1) }, { bmc });
    });
    transaction.put("nodehm", { node: "all" }, { mgt: "ipmi" });
    transaction.put("passwd", { key: "ipmi", username: USER.username }, { password: USER.password });
    return Promise.resolve();
  });
}

/** The runs of a benchmark take turns in blocks of BMCs: the daemon has no sessions with those of the next run yet. */
interface Blocks {
  count: number;
  /** Group of the nodes of a run. */
  group(run: number): string;
  hosts(run: number): readonly string[];
}

function blocksOf(size: number, { addresses }: Fleet): Blocks {
  const count = Math.floor(addresses.length / size);
  return {
    count,
    group: (run) => `g${size}x${run % count}`,
    hosts: (run) => addresses.slice(run % count * size, (run % count + 1) * size),
  };
}

/** The daemon keeps sessions that nobody uses for 10 s, which is what a script meets that asks again and again. */
const SESSIONS_GONE_MS = 12_000;

/** Waits where the block of the run was used so lately that it has sessions. */
function withoutSessions(subject: Subject, { count }: Blocks): Subject {
  const usedAt: number[] = [];
  let block = 0;
  return {
    ...subject,
    prepare(run) {
      block = run % count;
      return wait(Math.max(0, (usedAt[block] ?? -Infinity) + SESSIONS_GONE_MS - performance.now()));
    },
    check(stdout) {
      usedAt[block] = performance.now();
      return subject.check?.(stdout);
    },
  };
}

function powerStats({ sizes, cluster, fleet, options }: Stage): Benchmark[] {
  const { env, compiled } = cluster;
  const loss = options.loss ?? 0;
  return sizes.flatMap((size) => {
    const aim = AIMS[size];
    const blocks = blocksOf(size, fleet);
    const { group, hosts } = blocks;
    const check = states(size);
    const rpower = (run: number) => compiled("rpower", group(run), "stat");
    const subject = withoutSessions({ argv: rpower, env, check }, blocks);
    const alone = { size, ...(aim === undefined ? {} : { aim }), name: own(loss), subject };
    const power = { argv: (run: number) => ipmipower(hosts(run), loss), check };
    const benchmarks: Benchmark[] = [{ ...alone, ...peer("ipmipower", "ipmipower", power) }];
    if (loss > 0) return benchmarks;
    const again = { argv: rpower(0), env, check };
    benchmarks.push(
      { ...alone, name: `${alone.name}, open sessions`, subject: again },
      {
        ...alone,
        name: `${alone.name}, without the daemon`,
        subject: { ...again, env: { ...env, XCATBYPASS: "1" } },
      },
    );
    if (size > IPMITOOL_HOSTS) return benchmarks;
    const tool = { argv: (run: number) => ipmitool(hosts(run)), check: lines(size) };
    return [...benchmarks, { ...alone, ...peer("ipmitool", `ipmitool -P${IPMITOOL_WIDTH}`, tool) }];
  });
}

function own(loss: number): string {
  return `rpower stat, ${DELAY} ms${loss > 0 ? `, ${loss * 100} % loss` : ""}`;
}

function peer(program: string, name: string, subject: Subject): Pick<Benchmark, "peer"> {
  return spawnSync(program, ["-V"]).error ? {} : { peer: { name, subject } };
}

/** Every BMC answered, at whatever rate datagrams were lost. */
function states(count: number): (stdout: string) => string | undefined {
  return (stdout) =>
    lines(count)(stdout) ??
      (stdout.trim().split("\n").every((line) => /: (on|off)$/.test(line))
        ? undefined
        : "not all BMCs answered");
}

const FREEIPMI = [
  "-D",
  "LAN_2_0",
  "-I",
  "17",
  "-W",
  "opensesspriv",
  "-u",
  USER.username,
  "-p",
  USER.password,
];

/** One process after another: two at once lose answers. */
function ipmipower(hosts: readonly string[], loss: number): string[] {
  const width = loss > 0 ? PEER_HOSTS.lossy : PEER_HOSTS.lossless;
  const parts = Array.from(
    { length: Math.ceil(hosts.length / width) },
    (_, n) => hostlist(hosts.slice(n * width, (n + 1) * width)),
  );
  const script = `for hosts; do ipmipower ${FREEIPMI.join(" ")} --stat -h "$hosts"; done`;
  return ["sh", "-c", script, "sh", ...parts];
}

function ipmitool(hosts: readonly string[]): string[] {
  const command = `ipmitool -I lanplus -C 17 -U ${USER.username} -P ${USER.password} power status -H`;
  const each = `for host; do echo "$host"; done | xargs -P${IPMITOOL_WIDTH} -n1 ${command}`;
  return ["sh", "-c", each, "sh", ...hosts];
}

/** `127.64.0.[1-254],127.64.1.[1-254]`. */
function hostlist(hosts: readonly string[]): string {
  const blocks = new Map<string, string[]>();
  for (const host of hosts) {
    const at = host.lastIndexOf(".");
    const block = host.slice(0, at);
    blocks.set(block, [...blocks.get(block) ?? [], host.slice(at + 1)]);
  }
  return [...blocks].map(([block, last]) => `${block}.[${last[0]}-${last.at(-1)}]`).join(",");
}

/** The list of sensors read from the BMC, and kept from the time before. */
function vitals({ cluster, fleet }: Stage, folder: string): Benchmark[] {
  const { env, compiled } = cluster;
  const size = VITALS_SIZE;
  const { group, hosts } = blocksOf(size, fleet);
  // Ours shows power and light as well.
  const subject: Subject = {
    argv: (run) => compiled("rvitals", group(run), "all"),
    env,
    check: lines(size * (SENSORS + 2)),
  };
  const caches = join(folder, "freeipmi");
  mkdirSync(caches);
  const options = `${
    FREEIPMI.join(" ")
  } -F 256 --quiet-cache --no-header-output --sdr-cache-directory ${caches}`;
  const theirs: Subject = {
    argv: (run) => ["sh", "-c", `ipmi-sensors ${options} -h "$1"`, "sh", hostlist(hosts(run))],
    check: lines(size * SENSORS),
  };
  // Each run has its own BMCs: nobody has read them before the first benchmark, everybody has before the second.
  return ["cold", "warm"].map((cache) => ({
    name: `rvitals, ${SENSORS} sensors, ${DELAY} ms, ${cache}`,
    size,
    subject,
    ...peer("ipmi-sensors", "ipmi-sensors", theirs),
  }));
}

/** What a BMC costs in memory, and how the time grows with their number. */
function growth(peaks: readonly BenchRecord[], times: readonly BenchRecord[]): string[] {
  const [small, large] = lastTwo(peaks);
  const [fast, slow] = lastTwo(times);
  if (!small?.size || !large?.size || small.peak_kib === null || large.peak_kib === null) return [];
  const each = (large.peak_kib - small.peak_kib) / (large.size - small.size);
  const factor = (slow?.median_s ?? NaN) / (fast?.median_s ?? NaN);
  return [
    `memory: ${each.toFixed(1)} KiB a BMC from ${small.size} to ${large.size} (aim: under 20)`,
    `time: ${factor.toFixed(1)} times for ${large.size / small.size} times as many`,
  ];
}

function lastTwo(records: readonly BenchRecord[]): BenchRecord[] {
  return records.toSorted((a, b) => (a.size ?? 0) - (b.size ?? 0)).slice(-2);
}
