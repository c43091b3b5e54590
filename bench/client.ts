/** Suite `client`: start-up, reading through the daemon, noderanges, and the power state of many BMCs. */
import { execFileSync, spawnSync } from "node:child_process";
import { join } from "node:path";
import process from "node:process";
import { hasIpmiSim, type IpmiSim, withIpmiSims } from "../tests/simulators/ipmi_sim.ts";
import { type Cluster, compiledProgram, loadNodes, nodeName, startCluster } from "./cluster.ts";
import { lines } from "./measure.ts";
import type { BenchRecord } from "./record.ts";
import { type Benchmark, benchmark, type Suite } from "./suite.ts";

const nodes = 10_000;
const names = 100_000;
const bmcs = 200;

export const client: Suite = async function* (settings) {
  compiledProgram();
  for (const expansion of expansions()) yield await benchmark(expansion, settings);
  settings.say(`A management node with ${nodes} nodes…`);
  const cluster = await startCluster((db) => loadNodes(db, nodes));
  try {
    for (const reading of readings(cluster)) yield await benchmark(reading, settings);
  } finally {
    await cluster.close();
  }
  if (!await hasIpmiSim()) {
    settings.say("rpower stat: left out, it needs ipmi_sim (Debian's openipmi) and root");
    return;
  }
  settings.say(`${bmcs} BMCs of ipmi_sim…`);
  const records: BenchRecord[] = [];
  await withIpmiSims(bmcs, async (simulators) => {
    const powered = await startCluster((db) => loadBmcs(db, simulators));
    try {
      for (const powering of powerStats(powered, simulators)) {
        records.push(await benchmark(powering, settings));
      }
    } finally {
      await powered.close();
    }
  });
  yield* records;
};

function readings({ env, compiled, sources }: Cluster): Benchmark[] {
  const write = () => {
    const [program = "", ...words] = compiled(
      "chtab",
      `node=${nodeName(1)}`,
      `nodelist.comments=${Date.now()}`,
    );
    execFileSync(program, words, { env: { ...process.env, ...env }, stdio: "ignore" });
    return Promise.resolve();
  };
  const version = lines(1);
  return [
    {
      name: "start, help",
      subject: { argv: compiled("nodels", "-h"), env },
      peer: { name: "deno run", subject: { argv: sources("nodels", "-h"), env } },
    },
    {
      name: "start and one round trip, lsxcatd -v",
      subject: { argv: compiled("lsxcatd", "-v"), env, check: version },
      peer: { name: "deno run", subject: { argv: sources("lsxcatd", "-v"), env, check: version } },
    },
    {
      name: "nodels ONE",
      size: nodes,
      aim: 0.03,
      subject: { argv: compiled("nodels", nodeName(5000)), env, check: lines(1) },
      peer: {
        name: "deno run",
        subject: { argv: sources("nodels", nodeName(5000)), env, check: lines(1) },
      },
    },
    {
      name: "nodels all",
      size: nodes,
      aim: 0.2,
      subject: { argv: compiled("nodels", "all"), env, check: lines(nodes) },
      peer: { name: "deno run", subject: { argv: sources("nodels", "all"), env, check: lines(nodes) } },
    },
    {
      name: "nodels all hosts.ip (templated)",
      size: nodes,
      aim: 0.35,
      subject: { argv: compiled("nodels", "all", "hosts.ip"), env, check: lines(nodes) },
      peer: {
        name: "deno run",
        subject: { argv: sources("nodels", "all", "hosts.ip"), env, check: lines(nodes) },
      },
    },
    {
      name: "nodels ONE, first after a write",
      size: nodes,
      subject: { argv: compiled("nodels", nodeName(5000)), env, prepare: write, check: lines(1) },
    },
    {
      name: "nodels all, first after a write",
      size: nodes,
      subject: { argv: compiled("nodels", "all"), env, prepare: write, check: lines(nodes) },
    },
    {
      name: "nodels all hosts.ip, first after a write",
      size: nodes,
      subject: { argv: compiled("nodels", "all", "hosts.ip"), env, prepare: write, check: lines(nodes) },
    },
  ];
}

/** The peer is ClusterShell's nodeset, where it is installed. */
function expansions(): Benchmark[] {
  const script = join(import.meta.dirname as string, "expand_noderange.ts");
  const expected = (stdout: string) =>
    stdout.trim() === String(names) ? undefined : `${stdout.trim()} names came`;
  const hasPeer = spawnSync("nodeset", ["--version"]).status === 0;
  const forms: [name: string, noderange: string, peer: string][] = [
    ["brackets", "n[000001-100000]", "n[000001-100000]"],
    ["two brackets", "r[001-250]n[001-400]", "r[001-250]n[001-400]"],
    ["a-b range", "n000001-n100000", "n[000001-100000]"],
    ["exclusion", "n[000001-200000],-n[100001-200000]", "n[000001-200000]!n[100001-200000]"],
  ];
  return forms.map(([name, noderange, peer]) => ({
    name: `noderange, ${name} (deno run)`,
    size: names,
    subject: { argv: [Deno.execPath(), "run", "-A", script, noderange], check: expected },
    ...(hasPeer
      ? { peer: { name: "nodeset", subject: { argv: ["nodeset", "-c", peer], check: expected } } }
      : {}),
  }));
}

type Db = Parameters<Parameters<typeof startCluster>[0]>[0];

async function loadBmcs(db: Db, simulators: readonly IpmiSim[]): Promise<void> {
  await db.write((transaction) => {
    for (const [index, { address }] of simulators.entries()) {
      const node = nodeName(index + 1);
      transaction.put("nodelist", { node }, { groups: "all" });
      transaction.put("ipmi", { node }, { bmc: address, username: "ADMIN", password: "PASSW0RD" });
      transaction.put("nodehm", { node }, { mgt: "ipmi" });
    }
    return Promise.resolve();
  });
}

/**
 * Against the peer both use cipher suite 3 and set up their sessions: so in a process of its own, as the daemon keeps
 * sessions for a while.
 */
function powerStats({ env, compiled }: Cluster, simulators: readonly IpmiSim[]): Benchmark[] {
  const hosts = simulators.map(({ address }) => address).join(",");
  const off = (stdout: string) =>
    lines(bmcs)(stdout) ??
      (stdout.trim().split("\n").every((line) => /: (on|off)$/.test(line))
        ? undefined
        : "not all BMCs answered");
  const hasPeer = spawnSync("ipmipower", ["--version"]).status === 0;
  const ipmipower = ["ipmipower", "-D", "LAN_2_0", "-I", "3", "-W", "opensesspriv", "-u", "ADMIN"];
  const subject = { argv: compiled("rpower", "all", "stat"), env, check: off };
  return [{ name: "rpower all stat, daemon with open sessions", size: bmcs, subject }, {
    name: "rpower all stat, sessions set up",
    size: bmcs,
    subject: { ...subject, env: { ...env, XCATBYPASS: "1" } },
    ...(hasPeer
      ? {
        peer: {
          name: "ipmipower",
          subject: { argv: [...ipmipower, "-p", "PASSW0RD", "-h", hosts, "--stat"], check: off },
        },
      }
      : {}),
  }];
}
