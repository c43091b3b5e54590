/**
 * A cluster of the lab, whose machines boot one image by turns in two ways: switched on by rpower, and with QEMU as
 * loader of the same kernel, initrd and kernel line. Runs in the lab's sandbox; what it does is said on stderr.
 * Use: boot_machines.ts COUNT RUNS PROGRAM PACKAGES
 */
import { readFile } from "node:fs/promises";
import process from "node:process";
import { createDatabase } from "../core/db/database.ts";
import { openLater } from "../core/db/open.ts";
import { createRegistry, type Database } from "../core/mod.ts";
import { createPorts } from "../core/ports/create.ts";
import { plugins } from "../plugins/mod.ts";
import { type Background, LabError, startBackground, waitUntil } from "../tests/lab/background.ts";
import { type LabNode, labNodes, logs, noderangeOf, server, sysroot } from "../tests/lab/cluster.ts";
import { type DirectKernel, machineWithKernel } from "../tests/lab/machine.ts";
import { makeImage, osimage, packImage } from "../tests/lab/osimage.ts";
import { environment, startCluster } from "../tests/lab/scenario.ts";
import { openSession, type Session, tail } from "../tests/lab/session.ts";

/** What it prints: seconds until every machine was booted, a run each. */
export interface Boots {
  own: number[];
  peer: number[];
}

/** Machines that are emulated, on a machine with other work. */
const TIMEOUT_MS = 600_000;

interface Lab {
  session: Session;
  nodes: readonly LabNode[];
  db: Database;
  xcatd: Background;
}

async function main([count = "", runs = "", program = "", packages = ""]: string[]): Promise<Boots> {
  const nodes = labNodes(Number(count), "xnba");
  const env = await environment(program);
  const session = openSession(env, process.stderr);
  const { xcatd } = await startCluster({ session, env, nodes });
  session.chapter("What they boot");
  await makeImage({ session, packages });
  await packImage(session, "squashfs");
  await session.type(`nodeset ${noderangeOf(nodes)} osimage=${osimage}`);
  await session.type(`rsetboot ${noderangeOf(nodes)} net`);

  const registry = createRegistry(plugins);
  const db = createDatabase(openLater(createPorts({ sysroot, environment: {} })), registry.tables);
  const lab: Lab = { session, nodes, db, xcatd };
  const boots: Boots = { own: [], peer: [] };
  for (let run = 1; run <= Number(runs); run++) {
    session.chapter(`Run ${run} of ${runs}`);
    boots.own.push(await bootByPower(lab));
    boots.peer.push(await bootDirectly(lab));
  }
  return boots;
}

async function bootByPower(lab: Lab): Promise<number> {
  const noderange = noderangeOf(lab.nodes);
  const seconds = await untilBooted(lab, "rpower", () => lab.session.type(`rpower ${noderange} on`));
  await lab.session.type(`rpower ${noderange} off`);
  return seconds;
}

async function bootDirectly(lab: Lab): Promise<number> {
  // Each boot leaves another nonce in the boot file.
  const argvs = await Promise.all(
    lab.nodes.map(async (node) => machineWithKernel(node, await bootFile(node))),
  );
  const machines: Background[] = [];
  const seconds = await untilBooted(lab, "qemu -kernel", () => {
    for (const [at, argv] of argvs.entries()) {
      machines.push(startBackground(`${lab.nodes[at]?.name}-direct`, argv));
    }
    return Promise.resolve();
  });
  for (const machine of machines) await machine.stop();
  return seconds;
}

/** Seconds from `start` until every node has reported. */
async function untilBooted(
  { session, nodes, db, xcatd }: Lab,
  how: string,
  start: () => Promise<unknown>,
): Promise<number> {
  const names = nodes.map(({ name }) => name);
  await db.write((transaction) => {
    for (const node of names) transaction.put("nodelist", { node }, { status: "" });
    return Promise.resolve();
  });
  const booted = async () => {
    const statuses = await db.attributes(names, ["nodelist.status"]);
    return names.every((name) => statuses.get(name, "nodelist.status") === "booted");
  };
  const begin = performance.now();
  await start();
  await waitUntil(`${names.length} nodes report that they booted`, TIMEOUT_MS, booted, xcatd);
  const seconds = (performance.now() - begin) / 1000;
  session.note(`${names.length} booted by ${how} after ${seconds.toFixed(1)} s; load ${await load()}`);
  return seconds;
}

async function load(): Promise<string> {
  return (await readFile("/proc/loadavg", "utf8")).split(" ")[0] ?? "";
}

/** What the loader is told, with what the loader would fill in. */
async function bootFile({ name, mac }: LabNode): Promise<DirectKernel> {
  const path = `${sysroot}/tftpboot/xcat/xnba/nodes/${name}`;
  const script = (await readFile(path, "utf8"))
    .replaceAll("${next-server}", server)
    .replaceAll("${netX/mac:hexhyp}", mac.replaceAll(":", "-"));
  const word = (pattern: RegExp) => {
    const found = pattern.exec(script)?.[1];
    if (found === undefined) throw new LabError(`${path} has nothing like ${pattern}.`, path);
    return found;
  };
  const root = `${sysroot}/tftpboot`;
  return {
    kernel: root + word(/^imgfetch -n kernel http:\/\/[^/]+\/tftpboot(\S+)$/m),
    initrd: root + word(/^imgfetch -n initrd http:\/\/[^/]+\/tftpboot(\S+)$/m),
    kcmdline: word(/^imgargs kernel (.*)$/m),
  };
}

try {
  console.log(JSON.stringify(await main(process.argv.slice(2))));
  process.exit(0);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  if (error instanceof LabError) {
    for (const log of [error.log, `${logs}/node1-console.log`]) {
      if (log !== undefined) console.error(await tail(log));
    }
  }
  process.exit(1);
}
