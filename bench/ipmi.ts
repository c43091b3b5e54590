/** Suite `ipmi`: power state and sensors of up to 10,000 simulated BMCs, against FreeIPMI and ipmitool. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
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
/** ipmipower keeps two sockets a BMC open, and loses lines of its output where it asks 5,000 at once. */
const PEER_HOSTS = 2_500;
/** ipmitool is a process a BMC; beyond this many it takes minutes. */
const IPMITOOL_HOSTS = 1_000;
const FIRST = "127.64.0.1";
const USER = { username: "ADMIN", password: "PASSW0RD" };

export const ipmi: Suite = async function* (settings) {
  const folder = await mkdtemp(join(tmpdir(), "bench-ipmi-"));
  try {
    const program = compileFleet(folder);
    const sizes = settings.sizes.length > 0 ? settings.sizes : DEFAULT_SIZES;
    const peaks = new Map<number, BenchRecord>();
    for (const loss of LOSSES) {
      const options = { delay: DELAY, loss, sample: false, program };
      for await (const [benchmarks] of stages(sizes, options, powerStats)) {
        for (const one of benchmarks) {
          const record = await benchmark(one, settings);
          if (record.name === `${own(0)}, without the daemon`) peaks.set(one.size ?? 0, record);
          yield record;
        }
      }
    }
    for (const text of growth([...peaks.values()])) settings.say(text);
    const options = { delay: DELAY, sensors: SENSORS, program };
    for await (const [benchmarks] of stages([VITALS_SIZE], options, (stage) => vitals(stage, folder))) {
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
  options: FleetOptions,
  make: (stage: Stage) => Benchmark[],
): AsyncGenerator<[Benchmark[]]> {
  const fleet = await startFleet(FIRST, Math.max(...sizes), options);
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

/** Groups `g100`, `g1000`… are the first so many nodes. */
async function loadBmcs(db: Db, addresses: readonly string[], sizes: readonly number[]): Promise<void> {
  await db.write((transaction) => {
    addresses.forEach((bmc, index) => {
      const groups = sizes.filter((size) => index < size).map((size) => `g${size}`);
      transaction.put("nodelist", { node: nodeName(index + 1) }, { groups: ["all", ...groups].join(",") });
      transaction.put("ipmi", { node: nodeName(index + 1) }, { bmc });
    });
    transaction.put("nodehm", { node: "all" }, { mgt: "ipmi" });
    transaction.put("passwd", { key: "ipmi", username: USER.username }, { password: USER.password });
    return Promise.resolve();
  });
}

/** The daemon keeps sessions that nobody uses for 10 s, which is what a script meets that asks again and again. */
const SESSIONS_GONE_MS = 12_000;

function powerStats({ sizes, cluster, fleet, options }: Stage): Benchmark[] {
  const { env, compiled } = cluster;
  return sizes.flatMap((size) => {
    const aim = AIMS[size];
    const subject = { argv: compiled("rpower", `g${size}`, "stat"), env, check: states(size) };
    const alone = {
      size,
      ...(aim === undefined ? {} : { aim }),
      name: own(options.loss ?? 0),
      subject: { ...subject, prepare: () => wait(SESSIONS_GONE_MS) },
    };
    const hosts = fleet.addresses.slice(0, size);
    const benchmarks: Benchmark[] = [
      { ...alone, ...peer("ipmipower", "ipmipower", { argv: ipmipower(hosts), check: states(size) }) },
      { ...alone, name: `${alone.name}, open sessions`, subject },
      {
        ...alone,
        name: `${alone.name}, without the daemon`,
        subject: { ...subject, env: { ...env, XCATBYPASS: "1" } },
      },
    ];
    if (size > IPMITOOL_HOSTS || options.loss) return benchmarks;
    const tool = { argv: ipmitool(hosts), check: lines(size) };
    return [...benchmarks, { ...alone, ...peer("ipmitool", "ipmitool -P16", tool) }];
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
function ipmipower(hosts: readonly string[]): string[] {
  const parts = Array.from(
    { length: Math.ceil(hosts.length / PEER_HOSTS) },
    (_, n) => hostlist(hosts.slice(n * PEER_HOSTS, (n + 1) * PEER_HOSTS)),
  );
  const script = `for hosts; do ipmipower ${FREEIPMI.join(" ")} --stat -h "$hosts"; done`;
  return ["sh", "-c", script, "sh", ...parts];
}

function ipmitool(hosts: readonly string[]): string[] {
  const command = `ipmitool -I lanplus -C 17 -U ${USER.username} -P ${USER.password} power status -H`;
  return ["sh", "-c", 'for host; do echo "$host"; done | xargs -P16 -n1 ' + command, "sh", ...hosts];
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
  const size = fleet.addresses.length;
  const check = lines(size * SENSORS);
  // Ours shows power and light as well.
  const own = {
    argv: compiled("rvitals", "all"),
    env: { ...env, XCATBYPASS: "1" },
    check: lines(size * (SENSORS + 2)),
  };
  const caches = join(folder, "freeipmi");
  const options = `${
    FREEIPMI.join(" ")
  } -F 256 --quiet-cache --no-header-output --sdr-cache-directory ${caches}`;
  const theirs = {
    argv: ["sh", "-c", `ipmi-sensors ${options} -h "$1"`, "sh", hostlist(fleet.addresses)],
    check,
  };
  const cold: Subject = {
    ...own,
    prepare: () => rm(join(env.XCAT_SYSROOT ?? "", "var/cache/xcat"), { recursive: true, force: true }),
  };
  const coldPeer: Subject = {
    ...theirs,
    async prepare() {
      await rm(caches, { recursive: true, force: true });
      await mkdir(caches);
    },
  };
  const name = `rvitals, ${SENSORS} sensors, ${DELAY} ms`;
  return [
    { name: `${name}, cold`, size, subject: cold, ...peer("ipmi-sensors", "ipmi-sensors", coldPeer) },
    { name: `${name}, warm`, size, subject: own, ...peer("ipmi-sensors", "ipmi-sensors", theirs) },
  ];
}

/** What a BMC costs in memory, and how the time grows with their number. */
function growth(records: readonly BenchRecord[]): string[] {
  const [small, large] = records.toSorted((a, b) => (a.size ?? 0) - (b.size ?? 0)).slice(-2);
  if (!small?.size || !large?.size || small.peak_kib === null || large.peak_kib === null) return [];
  const each = (large.peak_kib - small.peak_kib) / (large.size - small.size);
  const times = (large.median_s ?? NaN) / (small.median_s ?? NaN);
  return [
    `memory: ${each.toFixed(1)} KiB a BMC from ${small.size} to ${large.size} (aim: under 20)`,
    `time: ${times.toFixed(1)} times for ${large.size / small.size} times as many`,
  ];
}
