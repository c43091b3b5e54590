/** `nodestat`: which nodes are there, and what runs on them. */
import {
  type Context,
  defineCommand,
  eachNode,
  flag,
  nodeAddresses,
  NodeError,
  tableTime,
} from "../../core/mod.ts";
import { answersToPing } from "./ping.ts";
import {
  appStatus,
  defaultProbes,
  installPort,
  monitoredProbes,
  type NodeState,
  type Probe,
  probePort,
  showState,
} from "./probes.ts";

/** A node in the same network answers within a millisecond; one that is off never does. */
const timeoutMs = 1500;

/** Nodes asked at once: one socket each, below the usual limit of 1024. */
const width = 400;

export const nodestat = defineCommand({
  name: "nodestat",
  summary: "Show which nodes answer, and what runs on them",
  description:
    "noping: no answer; ping: it answers; installing; or the services that take connections: sshd, pbs, " +
    "xend, with -m those of the monitoring settings.",
  noderange: "required",
  changes: true,
  options: {
    usemon: flag("m", "ask for the applications of monsetting (name xcatmon, key apps)"),
    updatedb: flag("u", "write nodelist.status and nodelist.appstatus"),
    powerstat: flag("p", "show the power state of nodes that do not answer"),
    quiet: flag("q", "show nothing"),
    usefping: flag("f", "accepted for old scripts: fping is used anyway where it is needed"),
  },
  examples: [["nodestat all", "what runs where"], [
    "nodestat all -m -u -q",
    "for cron: only write the tables",
  ]],
  async *run(context, { nodes, usemon, updatedb, powerstat, quiet }) {
    const monitored = usemon
      ? monitoredProbes(await context.db.rows("monsetting"))
      : { probes: defaultProbes, skipped: [] };
    for (const name of monitored.skipped) {
      yield { warning: `monsetting: "${name}" has no port; only applications with a port are asked for` };
    }
    const ask = await createAsk(context, nodes, monitored.probes);
    const states = new Map<string, NodeState>();
    const silent: string[] = [];
    const said = (node: string, state: NodeState, power = "") => {
      states.set(node, state);
      return quiet ? undefined : { node, data: showState(state) + power };
    };
    yield* eachNode(nodes, async (node) => {
      const state = await ask.first(node);
      if (state) return said(node, state);
      silent.push(node);
    }, { width, signal: context.signal });
    const answering = await answersToPing(context, silent.map(ask.address));
    const power = powerstat ? await powerStates(context, silent) : new Map<string, string>();
    yield* eachNode(silent.sort(), async (node) => {
      const isUp = answering.has(ask.address(node));
      return said(node, await ask.rest(node, isUp, false), isUp ? "" : power.get(node));
    }, { width, signal: context.signal });
    if (updatedb) await update(context, states);
  },
});

interface Ask {
  /** @throws NodeError the node has no address */
  address(node: string): string;
  /** Undefined: it said nothing at all. */
  first(node: string): Promise<NodeState | undefined>;
  rest(node: string, isUp: boolean, sshd: boolean): Promise<NodeState>;
}

async function createAsk(
  { db, net, resolve, signal }: Context,
  nodes: readonly string[],
  probes: readonly Probe[],
) {
  const addresses = await nodeAddresses({ db, resolve }, nodes);
  const groups = probes.some(({ group }) => group !== undefined)
    ? await db.groups()
    : new Map<string, string[]>();
  const members = new Map([...groups].map(([group, names]) => [group, new Set(names)]));
  const address = (node: string) => {
    const found = addresses.get(node);
    if (found === undefined) {
      throw new NodeError(
        node,
        "It has no address: set hosts.ip, or add its name to /etc/hosts with makehosts",
      );
    }
    return found;
  };
  const rest = async (node: string, isUp: boolean, sshd: boolean): Promise<NodeState> => {
    if (!isUp) return { isUp, isInstalling: false, apps: new Map() };
    const wanted = probes.filter(({ group }) => group === undefined || members.get(group)?.has(node));
    const isOpen = (port: number) =>
      port === 22 ? Promise.resolve(sshd) : net.accepts(address(node), port, timeoutMs, signal);
    const [isInstalling, ...open] = await Promise.all(
      [installPort, ...wanted.map(({ port }) => port)].map(isOpen),
    );
    return {
      isUp,
      isInstalling: isInstalling ?? false,
      apps: new Map(wanted.map(({ name }, at) => [name, open[at] ?? false])),
    };
  };
  const first = async (node: string) => {
    const ssh = await probePort(net, address(node), 22, timeoutMs);
    return ssh === "silent" ? undefined : await rest(node, true, ssh === "open");
  };
  return { address, first, rest } satisfies Ask;
}

/** What `rpower stat` says, in brackets. */
async function powerStates(context: Context, nodes: readonly string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  if (nodes.length === 0) return found;
  for await (const result of context.call("rpower", nodes.join(","), ["stat"])) {
    if ("node" in result && result.data !== undefined) found.set(result.node, `(${result.data})`);
  }
  return found;
}

function update({ db, clock }: Context, states: ReadonlyMap<string, NodeState>): Promise<void> {
  const time = tableTime(clock.now());
  return db.write((transaction) => {
    for (const [node, state] of states) {
      transaction.put("nodelist", { node }, {
        status: state.isUp ? "ping" : "noping",
        statustime: time,
        appstatus: appStatus(state),
        appstatustime: time,
      });
    }
    return Promise.resolve();
  });
}
