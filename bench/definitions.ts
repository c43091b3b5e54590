/** Suite `definitions`: reading, expanding and writing 1,000 to 100,000 nodes through the daemon. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { type Cluster, compiledProgram, nodeName, startCluster } from "./cluster.ts";
import { withDaemonMemory } from "./daemon_memory.ts";
import {
  exactly,
  expectedColumns,
  expectedDump,
  expectedIps,
  expectedNames,
  expectedObjects,
  expectedOs,
  groupFile,
  loadDefinitions,
  loadGroups,
  rackName,
  stanzas,
} from "./definitions_load.ts";
import { firstByte } from "./first_byte.ts";
import { lines, runOnce, type Sample, type Subject } from "./measure.ts";
import { type BenchRecord, toRecord } from "./record.ts";
import { type Benchmark, benchmark, type BenchSettings, type Suite } from "./suite.ts";

/** Seconds by number of nodes. */
const aims: Readonly<Record<string, Readonly<Record<number, number>>>> = {
  "nodels all": { 10_000: 0.15, 100_000: 1.2 },
  "nodels all nodetype.os": { 10_000: 0.2, 100_000: 1.6 },
  "nodels all hosts.ip": { 10_000: 0.3, 100_000: 2.5 },
  "lsdef -i ip,mac,groups": { 10_000: 0.4, 100_000: 4 },
  "mkdef -z": { 10_000: 2, 100_000: 20 },
  "chdef of one attribute on all": { 10_000: 0.6, 100_000: 6 },
  "chtab of one value": { 10_000: 0.05, 100_000: 0.06 },
};
const mostGrowth = 12;
const firstByteAim = 0.2;
const besideListingAim = 0.15;

export const definitions: Suite = async function* (settings) {
  compiledProgram();
  const medians = new Map<string, Map<number, number>>();
  for (const size of settings.sizes.length > 0 ? settings.sizes : [1000, 10_000, 100_000]) {
    for await (const record of ofSize(size, settings)) {
      if (record.median_s !== null) {
        const sizes = medians.get(record.name) ?? new Map();
        medians.set(record.name, sizes.set(size, record.median_s));
      }
      yield record;
    }
  }
  for (const [name, sizes] of medians) yield* growth(name, sizes.get(10_000), sizes.get(100_000));
};

async function* ofSize(size: number, settings: BenchSettings): AsyncGenerator<BenchRecord> {
  settings.say(`A management node with ${size} nodes…`);
  const folder = await mkdtemp(join(tmpdir(), "bench-definitions-"));
  const cluster = await startCluster((db) => loadDefinitions(db, size));
  try {
    yield* measureAll(
      cluster,
      [...readings(cluster, size), ...await expansions(cluster, size, folder)],
      settings,
    );
    yield await toFirstByte(cluster, size, settings);
    if (size === 100_000) yield await besideListing(cluster, size, settings);
    yield* measureAll(cluster, [...writings(cluster, size), ...afterWrites(cluster, size)], settings);
  } finally {
    await cluster.close();
  }
  const empty = await startCluster((db) => loadGroups(db, size));
  try {
    yield* measureAll(empty, [await making(empty, size, folder)], settings);
  } finally {
    await empty.close();
    await rm(folder, { recursive: true });
  }
}

async function* measureAll(cluster: Cluster, all: readonly Benchmark[], settings: BenchSettings) {
  for (const one of all) yield* withDaemonMemory(cluster, () => benchmark(one, settings));
}

function withAim(name: string, size: number, subject: Subject): Benchmark {
  const aim = aims[name]?.[size];
  return { name, size, subject, ...(aim === undefined ? {} : { aim }) };
}

function readings({ compiled, env, restart }: Cluster, size: number): Benchmark[] {
  const all = { argv: compiled("nodels", "all"), env, check: exactly(expectedNames(size)) };
  const three = ["nodetype.os", "nodehm.mgt", "hosts.ip"];
  return [
    { name: "nodels all, cold daemon", size, subject: { ...all, prepare: restart } },
    withAim("nodels all", size, all),
    withAim("nodels all nodetype.os", size, {
      argv: compiled("nodels", "all", "nodetype.os"),
      env,
      check: exactly(expectedOs(size)),
    }),
    withAim("nodels all hosts.ip", size, {
      argv: compiled("nodels", "all", "hosts.ip"),
      env,
      check: exactly(expectedIps(size)),
    }),
    withAim(`nodels all ${three.join(" ")}`, size, {
      argv: compiled("nodels", "all", ...three),
      env,
      check: exactly(expectedColumns(size)),
    }),
    withAim("lsdef -i ip,mac,groups", size, {
      argv: compiled("lsdef", "-t", "node", "-o", "all", "-i", "ip,mac,groups"),
      env,
      check: exactly(expectedObjects(size)),
    }),
    withAim("tabdump nodelist", size, {
      argv: compiled("tabdump", "nodelist"),
      env,
      check: exactly(expectedDump(size)),
    }),
    withAim("nodels ONE", size, {
      argv: compiled("nodels", nodeName(500)),
      env,
      check: exactly([nodeName(500)]),
    }),
  ];
}

/** Names printed one a line by both; the peer is ClusterShell's nodeset, where it is installed. */
async function expansions({ compiled, env }: Cluster, size: number, folder: string): Promise<Benchmark[]> {
  await writeFile(join(folder, "groups"), groupFile(size));
  await writeFile(
    join(folder, "groups.conf"),
    `[Main]\ndefault: load\n[load]\nmap: sed -n "s/^$GROUP: //p" ${join(folder, "groups")}\n`,
  );
  const hasPeer = spawnSync("nodeset", ["--version"]).status === 0;
  const names = expectedNames(size);
  const brackets = `n[000001-${nodeName(size).slice(1)}]`;
  const rack = rackName(1);
  const forms: [noderange: string, expected: readonly string[], peer?: readonly string[]][] = [
    [brackets, names, [brackets]],
    [`all,-${rack}@compute`, names.slice(40), ["@all", "-x", `@${rack}&@compute`]],
    [`all@${rack}`, names.slice(0, 40), ["@all", "-i", `@${rack}`]],
    ["mgt=~ipmi", names],
    ["dynamic2", names.slice(0, 40)],
  ];
  return forms.map(([noderange, expected, peer]) => {
    const check = exactly(expected);
    const subject = { argv: compiled("noderange", noderange), env, check };
    if (!peer || !hasPeer) return { name: `noderange ${noderange}`, size, subject };
    const argv = ["nodeset", "-e", "-S", "\\n", ...peer];
    const settings = { CLUSTERSHELL_CFGDIR: folder };
    return {
      name: `noderange ${noderange}`,
      size,
      subject,
      peer: { name: "nodeset", subject: { argv, env: settings, check } },
    };
  });
}

async function toFirstByte({ compiled, env }: Cluster, size: number, settings: BenchSettings) {
  const samples: Sample[] = [];
  for (let run = -1; run < settings.runs; run++) {
    const sample = await firstByte({ argv: compiled("nodels", "all", "nodetype.os", "hosts.ip"), env });
    if (run >= 0) samples.push(sample);
  }
  return toRecord("nodels of two columns, to its first byte", samples, { size, aim: firstByteAim });
}

/** Rounds of 100 listings of one node while another client lists all without a pause; of each the second worst. */
async function besideListing({ compiled, env }: Cluster, size: number, settings: BenchSettings) {
  settings.say("nodels ONE beside listings…");
  let isDone = false;
  const listing = (async () => {
    while (!isDone) await runOnce({ argv: compiled("nodels", "all"), env, check: lines(size) });
  })();
  const worst: Sample[] = [];
  const one = { argv: compiled("nodels", nodeName(500)), env, check: lines(1) };
  for (let round = 0; round < settings.runs; round++) {
    const samples: Sample[] = [];
    while (samples.length < 100) samples.push(await runOnce(one));
    worst.push(samples.sort((a, b) => a.seconds - b.seconds)[98] as Sample);
  }
  isDone = true;
  await listing;
  return toRecord("nodels ONE beside listings, 99th percentile", worst, { size, aim: besideListingAim });
}

function writings(cluster: Cluster, size: number): Benchmark[] {
  const { compiled, env, db } = cluster;
  const node = nodeName(500);
  const counter = counting();
  const written = async (wanted: number) => {
    const rows = await db.rows("nodelist");
    const found = rows.filter((row) => row.comments === counter.text()).length;
    return found === wanted ? undefined : `${wanted} rows were to be written, ${found} are`;
  };
  return [
    withAim("chtab of one value", size, {
      get argv() {
        return compiled("chtab", `node=${node}`, `nodelist.comments=${counter.next()}`);
      },
      env,
      check: () => written(1),
    }),
    withAim("chdef of one attribute on all", size, {
      get argv() {
        return compiled("chdef", "-t", "node", "-o", "all", `usercomment=${counter.next()}`);
      },
      env,
      check: () => written(size),
    }),
    withAim("tabrestore nodelist", size, {
      argv: compiled("tabrestore", "/nodelist.csv"),
      env,
      prepare: () =>
        writeFile(join(env.XCAT_SYSROOT ?? "", "nodelist.csv"), `${expectedDump(size).join("\n")}\n`),
      check: async () => {
        const rows = await db.rows("nodelist");
        return rows.length === size && !rows.some(({ comments }) => comments)
          ? undefined
          : `${rows.length} rows are there`;
      },
    }),
  ];
}

/** Another value each time. */
function counting() {
  let count = 0;
  return { next: () => `run ${++count}`, text: () => `run ${count}` };
}

function afterWrites({ compiled, env }: Cluster, size: number): Benchmark[] {
  const counter = counting();
  const prepare = () => {
    const [program = "", ...words] = compiled(
      "chtab",
      `node=${nodeName(500)}`,
      `nodelist.comments=${counter.next()}`,
    );
    execFileSync(program, words, { env: { ...process.env, ...env }, stdio: "ignore" });
    return Promise.resolve();
  };
  const readings: [name: string, words: string[], expected: string[]][] = [
    ["nodels all", ["all"], expectedNames(size)],
    ["nodels all hosts.ip", ["all", "hosts.ip"], expectedIps(size)],
    ["nodels ONE", [nodeName(500)], [nodeName(500)]],
  ];
  return readings.map(([name, words, expected]) => ({
    name: `${name}, first after a write`,
    size,
    subject: { argv: compiled("nodels", ...words), env, prepare, check: exactly(expected) },
  }));
}

async function making({ compiled, env, db }: Cluster, size: number, folder: string): Promise<Benchmark> {
  const stdin = join(folder, "stanzas");
  await writeFile(stdin, stanzas(size));
  const names = expectedNames(size).join();
  return withAim("mkdef -z", size, {
    argv: compiled("mkdef", "-z"),
    env,
    stdin,
    prepare: () =>
      db.write((transaction) => {
        for (const table of ["nodelist", "mac", "nodetype"]) transaction.replace(table, []);
        for (let number = 1; number <= size; number++) {
          transaction.remove("hosts", { node: nodeName(number) });
        }
        return Promise.resolve();
      }),
    check: async () => {
      const [nodes, macs] = [await db.nodes(), await db.rows("mac")];
      return nodes.join() === names && macs.length === size ? undefined : `${nodes.length} nodes were made`;
    },
  });
}

/** How many times longer it takes with ten times the nodes. */
function* growth(name: string, few: number | undefined, many: number | undefined): Generator<BenchRecord> {
  if (few === undefined || many === undefined) return;
  const ratio = Math.round(many / few * 100) / 100;
  yield {
    name: `${name}: growth`,
    size: 10_000,
    ...{ median_s: few, min_s: null, max_s: null, peak_kib: null },
    ...{ peer: "100,000 nodes", peer_median_s: many, ratio, aim_s: null, met: ratio <= mostGrowth },
  };
}
