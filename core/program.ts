/** From a command line to an exit status: here in the process, or as a client of the daemon. */
import { callersPath } from "./callers_path.ts";
import {
  type ClientOptions,
  createCaller,
  createPrinter,
  createTerminal,
  type KeyStream,
  parseServerAddress,
  type Printer,
  readCredentials,
  runClient,
  type TextStream,
} from "./client/mod.ts";
import { clientNames } from "./client_names.ts";
import type { AnyCommand } from "./command.ts";
import { parseCommandLine, type ParsedCommand } from "./command_line.ts";
import type { Request } from "./context.ts";
import { UsageError } from "./errors.ts";
import { renderHelp } from "./help.ts";
import { hasFileReference, readFiles } from "./noderange/mod.ts";
import { createFs } from "./ports/fs.ts";
import type { Fs } from "./ports/mod.ts";
import type { Plugin } from "./plugin.ts";
import type { Result } from "./result.ts";
import { readCallersFile } from "./read_callers_file.ts";
import { createRegistry, type Registry } from "./registry.ts";
import { version } from "./version.ts";

/** What the process was given. */
export interface Invocation {
  /** Name it was called by; where no command has it (`xcat`, the runtime's name), the first word is the command. */
  called: string;
  words: readonly string[];
  /** This program, to be called with a command's name and words. */
  program: readonly string[];
  variables: Readonly<Record<string, string | undefined>>;
  stdin: { isTerminal: boolean; isPipe: boolean; read(): string; keys(): KeyStream };
  stdout: TextStream;
  stderr: TextStream;
  /** stderr is a terminal: somebody watches. */
  isWatched: boolean;
  cwd: string;
  user: string;
  /** Folders that may hold .xcat: $HOME, then the one the system knows. */
  homes: readonly string[];
  /** Fires on SIGINT and SIGTERM. */
  signal: AbortSignal;
}

/** Runs the command; answers the exit status. */
export async function runProgram(plugins: readonly Plugin[], invocation: Invocation): Promise<number> {
  const printer = createPrinter(invocation.stdout, invocation.stderr);
  try {
    return await runCommand(createRegistry(plugins), invocation, printer);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    printer.print({ to: "stderr", text: `Error: ${error.message}\n` });
    return error.status;
  } finally {
    await printer.flush();
  }
}

async function runCommand(registry: Registry, invocation: Invocation, printer: Printer): Promise<number> {
  const { variables } = invocation;
  const { name, words } = commandNamed(invocation, registry);
  const load = registry.commands.get(name);
  if (!load) throw new UsageError(`There is no command "${name}"; "xcat help" lists all`, 127);
  const command = await load();
  const parsed = parseCommandLine(command, words);
  const show = (text: string) => {
    printer.print({ to: "stdout", text });
    return 0;
  };
  if (parsed.help) return show(renderHelp(command));
  if (parsed.version) return show(`Version ${version}\n`);
  const fs = createFs(variables.XCAT_SYSROOT ?? "");
  const showProgress = invocation.isWatched && !parsed.json;
  const request = { ...await createRequest(command, parsed, invocation, fs), progress: showProgress };
  const terminal = command.interactive && !parsed.json ? createTerminal(invocation.stdin.keys()) : undefined;
  const options = {
    terminal,
    follow: followerOf(command, invocation),
    format: parsed.json ? "json" : "text",
    showServer: Boolean(variables.XCATSHOWSVR),
    showProgress,
    printer,
    signal: invocation.signal,
  } satisfies Partial<ClientOptions>;
  if (command.local || variables.XCATBYPASS) {
    // Loaded only here: a client needs neither the database nor the pipeline, and starts the sooner for it.
    const { runHere } = await import("./run_here.ts");
    const here = terminal ? { ...request, typed: terminal.typed } : request;
    return await runHere(registry, here, invocation, command, options);
  }
  return await runClient(request, {
    ...options,
    server: parseServerAddress(variables.XCATHOST),
    credentials: await readCredentials(fs, invocation.homes),
  });
}

function followerOf({ follow }: AnyCommand, invocation: Invocation) {
  if (!follow) return undefined;
  const caller = createCaller(invocation);
  return (results: AsyncIterable<Result>) => follow(caller, results);
}

/** `xcat NAME …`, `xcat --NAME …`, `xcatclient NAME …`, or a link called NAME. */
function commandNamed({ called, words }: Invocation, registry: Registry) {
  if (registry.commands.has(called)) return { name: called, words };
  const [first = "help", ...rest] = clientNames.includes(words[0] ?? "") ? words.slice(1) : words;
  return { name: first.replace(/^--/, ""), words: rest };
}

/** `^file` in the noderange, and in words that may be one, is read here, by the caller's rights. */
async function createRequest(
  command: AnyCommand,
  parsed: ParsedCommand,
  invocation: Invocation,
  fs: Fs,
): Promise<Request> {
  const { cwd, user } = invocation;
  const text = await readInput(command, parsed, invocation, fs);
  const withFiles = (text: string) => readFiles(text, (path) => fs.readText(callersPath(path, cwd, fs)));
  const args = await Promise.all(
    parsed.rest.map((word) => command.nodeWords && hasFileReference(word) ? withFiles(word) : word),
  );
  return {
    command: command.name,
    args,
    cwd,
    user,
    clienttype: "cli",
    ...(parsed.noderange === undefined ? {} : { noderange: await withFiles(parsed.noderange) }),
    ...(text === undefined ? {} : { stdin: text }),
  };
}

/** What the command declares that the client sends along. */
async function readInput(
  command: AnyCommand,
  parsed: ParsedCommand,
  { stdin, cwd }: Invocation,
  fs: Fs,
): Promise<string | undefined> {
  if (command.stdin === "file") return await readCallersFile(String(parsed.values.file), cwd, fs);
  const reads = command.stdin === "always" ? !stdin.isTerminal : command.stdin === "pipe" && stdin.isPipe;
  return reads ? stdin.read() : undefined;
}
