/** `rcons`: the console of a node on the caller's terminal. */
import {
  type Caller,
  type Context,
  defineCommand,
  flag,
  operand,
  type Result,
  sitePort,
  UsageError,
} from "../../core/mod.ts";
import { attach } from "./attach.ts";
import { consoleServer } from "./console_server.ts";
import { consoleService, openHere } from "./console_service.ts";
import { readConsoleRows } from "./console_rows.ts";

/** Tells the client that conserver has the console: host, options and node follow. */
const CONSERVER = "conserver";
/** Tells the client that the daemon of another host has it: HOST:PORT, options and node follow. */
const DAEMON = "daemon";
const NOT_FOUND = 127;

export const rcons = defineCommand({
  name: "rcons",
  summary: "Open the console of a node",
  description:
    "One person has the keyboard, any number may watch. ^Ec? (Control-E, c, ?) lists the escapes, ^Ec. leaves. " +
    "The console is opened through the node's hardware driver (nodehm.cons, else nodehm.mgt where nodehm.serialport " +
    "is set) by the daemon, which shares it and logs it in /var/log/consoles. Where conserver serves the consoles, " +
    "or a CONSERVER is named, its client `console` is run instead; see site.consoleservice. Where nodehm.conserver names " +
    "another host, its conserver or its daemon is asked.",
  noderange: "required",
  interactive: true,
  operands: { conserver: operand("host whose conserver has the console", { optional: true }) },
  options: {
    force: flag("f", "take keyboard and console from whoever has them"),
    spy: flag("s", "only watch"),
  },
  examples: [
    ["rcons node1", "open its console"],
    ["rcons node1 -s", "watch it"],
  ],
  run: openConsoleOf,
  follow: followElsewhere,
});

async function* openConsoleOf(
  context: Context,
  { nodes, conserver, force, spy }: {
    nodes: readonly string[];
    conserver: string | undefined;
    force: boolean;
    spy: boolean;
  },
): AsyncGenerator<Result> {
  const [node = "", ...others] = nodes;
  if (node === "" || others.length > 0) {
    throw new UsageError(`rcons opens the console of one node, ${nodes.length} were named; wcons opens many`);
  }
  if (force && spy) throw new UsageError("-f and -s exclude each other: who only watches takes nothing");
  const { host } = (await readConsoleRows(context, [node])).of(node);
  const elsewhere = (element: string, server: string) => ({
    element,
    text: [server, force ? "-f" : spy ? "-s" : "-a", node].join(" "),
  });
  if (conserver !== undefined || await consoleService(context, host) === CONSERVER) {
    yield elsewhere(CONSERVER, conserver ?? host ?? "");
    return;
  }
  if (!(await openHere(context, [host]))(host)) {
    yield elsewhere(DAEMON, `${host}:${sitePort(await context.db.site(), "xcatdport")}`);
    return;
  }
  const { request, signal } = context;
  const console = await consoleServer(context).console(node);
  const name = `${request.user ?? "root"}@${request.peer ?? "localhost"}`;
  const typed = request.typed ?? nothing();
  for await (const output of attach(console, { name, typed, force, spy, signal })) yield { output };
}

async function* followElsewhere(caller: Caller, results: AsyncIterable<Result>): AsyncGenerator<Result> {
  for await (const result of results) {
    if (!("element" in result) || ![CONSERVER, DAEMON].includes(result.element)) {
      yield result;
      continue;
    }
    const [server = "", mode = "-a", node = ""] = result.text.split(" ");
    yield result.element === DAEMON
      ? await askDaemon(caller, server, mode, node)
      : await runConsole(caller, server, mode, node);
  }
}

/** The same command, at the daemon of the other host. */
async function askDaemon(caller: Caller, server: string, mode: string, node: string): Promise<Result> {
  const { variables, program } = caller;
  if (variables.XCATHOST === server) {
    return {
      error:
        `${server} does not take itself for the host of nodehm.conserver of ${node}: its own name or address ` +
        "must stand there",
    };
  }
  const asking = ["env", "-u", "XCATBYPASS", `XCATHOST=${server}`, ...program, "rcons", node];
  return { errorcode: await caller.attach(mode === "-a" ? asking : [...asking, mode]) };
}

/** conserver's own client. */
async function runConsole(caller: Caller, master: string, mode: string, node: string): Promise<Result> {
  const server = master || (caller.variables.XCATHOST ?? "localhost").replace(/:\d+$/, "");
  const status = await caller.attach(["console", "-M", server, mode, node]);
  return status === NOT_FOUND
    ? { error: "conserver has the console, but its client `console` is not installed here" }
    : { errorcode: status };
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
