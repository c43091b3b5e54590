/** From a command line to an exit status: here in the process, or as a client of the daemon. */
import { type ClientSettings, connectClient, render } from "./client/mod.ts";
import type { AnyCommand } from "./command.ts";
import { type ParsedCommand, parseCommandLine } from "./command_line.ts";
import type { Request } from "./context.ts";
import { createDatabase } from "./db/database.ts";
import { openLater } from "./db/open.ts";
import { UsageError } from "./errors.ts";
import { renderHelp } from "./help.ts";
import { fileReferences, replaceFiles } from "./noderange/mod.ts";
import { flushAudit } from "./pipeline/audit.ts";
import type { Environment } from "./pipeline/exchange.ts";
import { handleLocally, handleRequest } from "./pipeline/handle.ts";
import { createPorts } from "./ports/create.ts";
import type { Plugin } from "./plugin.ts";
import { createRegistry, type Registry } from "./registry.ts";
import type { Result } from "./result.ts";
import { version } from "./version.ts";

/** What the process was given. */
export interface Invocation {
  /** Name it was called by; `xcat` or the runtime's name: the first word is the command. */
  called: string;
  words: readonly string[];
  variables: Readonly<Record<string, string | undefined>>;
  stdin: { isTerminal: boolean; isPipe: boolean; read(): string };
  cwd: string;
  user: string;
  /** Fires on SIGINT and SIGTERM. */
  signal: AbortSignal;
}

/** Runs the command; answers the exit status. */
export async function runProgram(plugins: readonly Plugin[], invocation: Invocation): Promise<number> {
  const registry = createRegistry(plugins);
  const { name, words } = commandNamed(invocation, registry);
  const load = registry.commands.get(name);
  if (!load) return await refuse(`Unknown command "${name}"; "xcat help" lists them all`, 127);
  const command = await load();
  let parsed: ParsedCommand;
  try {
    parsed = parseCommandLine(command, words);
  } catch (error) {
    if (error instanceof UsageError) return await refuse(error.message, error.status);
    throw error;
  }
  if (parsed.help) return await render([{ data: renderHelp(command).trimEnd() }], {});
  if (parsed.version) return await render([{ data: `Version ${version}` }], {});
  return await render(results(command, parsed, registry, invocation), { json: parsed.json });
}

function refuse(error: string, errorcode: number): Promise<number> {
  return render([{ error, errorcode }], {});
}

/** `xcat NAME …`, `xcat --NAME …`, or a link called NAME. */
function commandNamed({ called, words }: Invocation, registry: Registry): { name: string; words: readonly string[] } {
  if (registry.commands.has(called)) return { name: called, words };
  const [first = "help", ...rest] = words;
  return { name: first.replace(/^--/, ""), words: rest };
}

async function* results(
  command: AnyCommand,
  parsed: ParsedCommand,
  registry: Registry,
  invocation: Invocation,
): AsyncGenerator<Result> {
  const { variables, signal } = invocation;
  const sysroot = variables.XCAT_SYSROOT ?? "";
  const ports = createPorts({ sysroot, environment: variables });
  const request = await createRequest(command, parsed, invocation, (path) => ports.fs.readText(path));
  if (!command.local && !variables.XCATBYPASS) {
    yield* connectClient({ variables, fs: ports.fs } satisfies ClientSettings, request, signal);
    return;
  }
  const environment: Environment = {
    registry,
    ports,
    db: createDatabase(openLater(ports), registry.tables),
    naming: { prefix: variables.XCAT_NODE_PREFIX, suffix: variables.XCAT_NODE_SUFFIX },
    shared: new Map(),
    handle: (asked, abort) => handleRequest(environment, asked, abort),
  };
  try {
    yield* handleLocally(environment, request, signal);
  } finally {
    await closeEnvironment(environment);
  }
}

/** `^file` in the noderange is read here, by the caller's rights. */
async function createRequest(
  command: AnyCommand,
  parsed: ParsedCommand,
  { stdin, cwd, user }: Invocation,
  readText: (path: string) => Promise<string | undefined>,
): Promise<Request> {
  const reads = command.stdin === "always" ? !stdin.isTerminal : command.stdin === "pipe" && stdin.isPipe;
  const { noderange } = parsed;
  return {
    command: command.name,
    args: parsed.rest,
    cwd,
    user,
    clienttype: "cli",
    ...(noderange === undefined ? {} : { noderange: await withFiles(noderange, readText) }),
    ...(reads ? { stdin: stdin.read() } : {}),
  };
}

async function withFiles(
  noderange: string,
  readText: (path: string) => Promise<string | undefined>,
): Promise<string> {
  const contents = new Map<string, string[]>();
  for (const path of fileReferences(noderange)) {
    const text = await readText(path);
    if (text !== undefined) contents.set(path, text.split("\n"));
  }
  return replaceFiles(noderange, contents);
}

async function closeEnvironment(environment: Environment): Promise<void> {
  await flushAudit(environment);
  for (const kept of environment.shared.values()) {
    if ("close" in kept && typeof kept.close === "function") await kept.close();
  }
  await environment.db.close();
}
