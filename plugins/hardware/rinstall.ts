/** `rinstall`: what nodeset does, and the restart that begins it. */
import {
  type Caller,
  type Context,
  defineCommand,
  flag,
  operand,
  type Result,
  statusOf,
  UsageError,
  value,
} from "../../core/mod.ts";
import { restartSteps, runSteps } from "./restart_steps.ts";

/** Tells the client whose console it shall open. */
const CONSOLE = "console";

export const rinstall = defineCommand({
  name: "rinstall",
  summary: "Install nodes, or boot them anew, now",
  description:
    "nodeset, then rsetboot net, then rpower boot; a node that fails at one step is left out of the next, so a node " +
    "whose image lacks something is not restarted. Without a state it is install, but for nodes whose " +
    "nodetype.provmethod says otherwise: netboot, statelite or the name of an image. -o, -a and -p are written to " +
    "nodetype and mean install.",
  noderange: "required",
  changes: true,
  operands: {
    state: operand(
      "as for nodeset: osimage[=NAME], install, netboot, boot, shell, runcmd=COMMAND, runimage=URL",
      {
        optional: true,
      },
    ),
  },
  options: {
    osver: value("o", "OSVERS", "operating system, written to nodetype.os"),
    arch: value("a", "ARCH", "architecture, written to nodetype.arch"),
    profile: value("p", "PROFILE", "profile, written to nodetype.profile"),
    osimage: value("O", "NAME", "the same as osimage=NAME"),
    console: flag("c", "open the console of the node, which must be only one"),
    uefimode: flag("u", "boot in UEFI mode"),
    noupdateinitrd: { kind: "flag", doc: "leave kernel and initrd below site.tftpdir as they are" },
    ignorekernelchk: {
      kind: "flag",
      doc: "taken for scripts that give it: there is no check to be left out",
    },
  },
  examples: [
    ["rinstall compute", "install all compute nodes"],
    ["rinstall node1 -o alt -a x86_64 -p compute -c", "what to install, and watch it"],
    ["rinstall node1 osimage=alt-x86_64-install-compute", "from this image"],
  ],
  async *run(context, { nodes, state, osver, arch, profile, osimage, console, uefimode, noupdateinitrd }) {
    if (console && nodes.length > 1) {
      throw new UsageError(`-c opens the console of one node, ${nodes.length} were named; wcons opens many`);
    }
    const system = { os: osver, arch, profile };
    const isChosen = Object.values(system).some((word) => word !== undefined);
    if ([state, osimage, isChosen || undefined].filter((word) => word !== undefined).length > 1) {
      throw new UsageError("A state, -O, and -o, -a, -p exclude each other: each says what to install");
    }
    if (isChosen) await writeSystem(context, nodes, system);
    const asked = osimage === undefined ? state ?? (isChosen ? "install" : undefined) : `osimage=${osimage}`;
    const words = noupdateinitrd ? ["--noupdateinitrd"] : [];
    const left = yield* runSteps(nodes, [
      (names) => setStates(context, names, asked, words),
      ...restartSteps(context, uefimode),
    ]);
    if (console && left.length > 0 && !context.dryRun) yield { element: CONSOLE, text: left.join(",") };
  },
  follow: openConsole,
});

async function writeSystem(
  { db }: Context,
  nodes: readonly string[],
  system: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const values = Object.fromEntries(
    Object.entries(system).flatMap(([column, word]) => word === undefined ? [] : [[column, word]]),
  );
  await db.write((transaction) => {
    for (const node of nodes) transaction.put("nodetype", { node }, values);
    return Promise.resolve();
  });
}

/** A nodeset for each state; its failures of a whole request are those of every node in it. */
async function* setStates(
  context: Context,
  nodes: readonly string[],
  asked: string | undefined,
  words: readonly string[],
): AsyncGenerator<Result> {
  const attributes = await context.db.attributes(nodes, ["nodetype.provmethod"]);
  const state = (node: string) => asked ?? ownState(attributes.get(node, "nodetype.provmethod"));
  for (const [word, group] of Map.groupBy(nodes, state)) {
    const unset = new Set(group);
    for await (const result of context.call("nodeset", group.join(","), [word, ...words])) {
      if ("node" in result && statusOf(result) === 0) unset.delete(result.node);
      yield result;
    }
    for (const node of unset) yield { node, errorcode: 1 };
  }
}

function ownState(provmethod: string | undefined): string {
  if (provmethod === undefined || provmethod === "install") return "install";
  return provmethod === "netboot" || provmethod === "statelite" ? provmethod : "osimage";
}

async function* openConsole(caller: Caller, results: AsyncIterable<Result>): AsyncGenerator<Result> {
  for await (const result of results) {
    if (!("element" in result) || result.element !== CONSOLE) yield result;
    else yield { errorcode: await caller.attach([...caller.program, "rcons", result.text]) };
  }
}
