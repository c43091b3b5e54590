/** `rcons`: the console of a node on the caller's terminal. */
import {
  type Caller,
  type Context,
  defineCommand,
  flag,
  operand,
  type Result,
  UsageError,
} from "../../core/mod.ts";
import { attach } from "./attach.ts";
import { consoleServer } from "./console_server.ts";
import { consoleService, isHere } from "./console_service.ts";
import { readConsoleRows } from "./console_rows.ts";

/** Tells the client that conserver has the console: host, options and node follow. */
const CONSERVER = "conserver";
const NOT_FOUND = 127;

export const rcons = defineCommand({
  name: "rcons",
  summary: "Open the console of a node",
  description:
    "One person has the keyboard, any number may watch. ^Ec? (Control-E, c, ?) lists the escapes, ^Ec. leaves. " +
    "The console is opened through the node's hardware driver (nodehm.cons, else nodehm.mgt where nodehm.serialport " +
    "is set) by the daemon, which shares it and logs it in /var/log/consoles. Where conserver serves the consoles, " +
    "or a CONSERVER is named, its client `console` is run instead; see site.consoleservice.",
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
  follow: followConserver,
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
  const master = conserver ?? host;
  if (conserver !== undefined || await consoleService(context, host) === CONSERVER) {
    const words = [master ?? "", force ? "-f" : spy ? "-s" : "-a", node];
    yield { element: CONSERVER, text: words.join(" ") };
    return;
  }
  if (!isHere(host, context.net)) {
    throw new UsageError(`${host} has the console of ${node}: XCATHOST=${host}:3001 rcons ${node}`);
  }
  const { request, signal } = context;
  const console = await consoleServer(context).console(node);
  const name = `${request.user ?? "root"}@${request.peer ?? "localhost"}`;
  const typed = request.typed ?? nothing();
  for await (const output of attach(console, { name, typed, force, spy, signal })) yield { output };
}

async function* followConserver(caller: Caller, results: AsyncIterable<Result>): AsyncGenerator<Result> {
  for await (const result of results) {
    if (!("element" in result) || result.element !== CONSERVER) {
      yield result;
      continue;
    }
    const [master = "", mode = "-a", node = ""] = result.text.split(" ");
    const server = master || (caller.variables.XCATHOST ?? "localhost").replace(/:\d+$/, "");
    const status = await caller.attach(["console", "-M", server, mode, node]);
    if (status === NOT_FOUND) {
      yield { error: "conserver has the console, but its client `console` is not installed here" };
    } else yield { errorcode: status };
  }
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
