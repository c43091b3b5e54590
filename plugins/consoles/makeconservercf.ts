/** `makeconservercf`: the consoles of nodes in /etc/conserver.cf. */
import { dirname } from "node:path";
import {
  type Context,
  defineCommand,
  flag,
  isPlainName,
  nodeFailure,
  type NodeResult,
  requirePlainName,
  runningProgram,
  UsageError,
  value,
} from "../../core/mod.ts";
import {
  CONSERVER_CF,
  type ConserverConsole,
  conserverNodes,
  type ConserverSite,
  updateConserverCf,
} from "./conserver_cf.ts";
import { CONSOLE_LOGS, logLimits } from "./console_log.ts";
import { readableRow, readConsoleRows } from "./console_rows.ts";
import { openHere } from "./console_service.ts";

/** Where a program that is run from its sources is said to be. */
const DEFAULT_PREFIX = "/opt/xcat";
const SHOWN = 5;

export const makeconservercf = defineCommand({
  name: "makeconservercf",
  summary: "Write the consoles of nodes into /etc/conserver.cf",
  description:
    "Without a noderange the file gets the consoles of all nodes and no other; with one, those of its nodes are added " +
    "or renewed. What stands outside of the marks `#xCAT BEGIN` and `#xCAT END` is kept. A node has a console when " +
    "nodehm.cons is set, or nodehm.serialport and nodehm.mgt. Each console is opened by PREFIX/share/xcat/cons/METHOD. " +
    "conserver has to be started again to see the change.",
  noderange: "optional",
  changes: true,
  options: {
    delete: flag("d", "take out the nodes, or all, instead"),
    cleanup: flag("C", "take out nodes that are not defined any more"),
    local: flag("l", "only on this machine, which is what is always done"),
    conserver: flag("c", "only on the nodes' console servers; the file is the same on all"),
    trust: value("t", "HOSTS", "let the users of these hosts, too, use consoles without a password"),
    verbose: flag("V", "tell what was done"),
  },
  examples: [
    ["makeconservercf", "write the consoles of all nodes"],
    ["makeconservercf node01-node10", "add or renew those of ten nodes"],
    ["makeconservercf -d node01", "take out one"],
  ],
  async *run(context, { nodes, noderange, delete: deleting, cleanup, trust, verbose }) {
    const { db, fs } = context;
    const known = await db.nodes();
    const all = noderange === undefined;
    const chosen = all ? known : nodes;
    const adding = !deleting && !cleanup;
    const { consoles, faults } = await readConsoles(context, adding ? chosen : []);
    yield* faults;
    const site = await readSite(context, trust);
    const changed = await fs.exclusively(CONSERVER_CF, async () => {
      const before = await fs.readText(CONSERVER_CF) ?? "";
      const there = conserverNodes(before);
      const removed = cleanup
        ? without(there, known)
        : adding && all
        ? there
        : deleting && all
        ? there
        : chosen;
      const after = updateConserverCf(before, site, consoles, new Set(removed));
      if (after === before) return false;
      await fs.makeDirectory(CONSOLE_LOGS, { mode: 0o700 });
      await fs.write(CONSERVER_CF, after);
      return true;
    });
    const names = new Set(consoles.map(({ node }) => node));
    for (const { node } of faults) names.add(node);
    const none = adding ? chosen.filter((node) => !names.has(node)) : [];
    if (none.length > 0 && (!all || verbose)) {
      const shown = none.length > SHOWN ? `${none.slice(0, SHOWN).join(", ")}, …` : none.join(", ");
      yield { warning: `No console (set nodehm.cons, or nodehm.serialport and nodehm.mgt): ${shown}` };
    }
    if (verbose) {
      yield {
        info: `${CONSERVER_CF} ${changed ? "is new" : "stays as it is"}: ${consoles.length} consoles written`,
      };
    }
  },
});

/** conserver runs `exec` lines by a shell, so what stands in one is checked. */
async function readConsoles(
  context: Context,
  nodes: readonly string[],
): Promise<{ consoles: ConserverConsole[]; faults: NodeResult[] }> {
  const read = await readConsoleRows(context, nodes);
  const rows = nodes.map((node) => ({ node, ...readableRow(read, node) }));
  const isHere = await openHere(context, rows.map(({ host }) => host));
  const faults: NodeResult[] = [];
  const consoles = rows.flatMap(({ node, method, host, onDemand = false }) => {
    if (method === undefined) return [];
    try {
      requirePlainName(node);
      if (!isPlainName(method)) throw new UsageError(`nodehm.cons: "${method}" is no name of a driver`);
      if (host !== undefined && !isHere(host)) requireHost("nodehm.conserver", host);
      return [{ node, method, host: isHere(host) ? undefined : host, onDemand }];
    } catch (error) {
      faults.push(nodeFailure(node, error));
      return [];
    }
  });
  return { consoles, faults };
}

/** @throws UsageError */
function requireHost(source: string, host: string): void {
  if (!/^[\w.:\/-]+$/.test(host)) throw new UsageError(`${source}: "${host}" is no host`);
}

async function readSite({ db, net }: Context, trust: string | undefined): Promise<ConserverSite> {
  const { compiled, executable } = runningProgram();
  const site = await db.site();
  const master = site.get("master");
  const own = net.interfaces().filter(({ family, internal }) => family === 4 && !internal);
  const trusted = ["127.0.0.1", master, ...own.map(({ address }) => address), ...(trust ?? "").split(",")]
    .map((host) => host?.trim()).filter((host) => host !== undefined && host !== "") as string[];
  for (const host of trusted) requireHost(host === master ? "site.master" : "-t", host);
  return {
    prefix: compiled ? dirname(dirname(executable)) : DEFAULT_PREFIX,
    mostBytes: logLimits(site).mostBytes,
    trusted: [...new Set(trusted)],
  };
}

function without(names: readonly string[], known: readonly string[]): string[] {
  const set = new Set(known);
  return names.filter((name) => !set.has(name));
}
