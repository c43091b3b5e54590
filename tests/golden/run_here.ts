/** Runs one command line in this process, as the client and the daemon would together. */
import { renderResult } from "../../core/client/mod.ts";
import type { AnyCommand } from "../../core/command.ts";
import { parseCommandLine } from "../../core/command_line.ts";
import { UsageError } from "../../core/errors.ts";
import { renderHelp } from "../../core/help.ts";
import { hasFileReference, readFiles } from "../../core/noderange/mod.ts";
import type { Environment } from "../../core/pipeline/exchange.ts";
import { handleLocally } from "../../core/pipeline/handle.ts";
import { readCallersFile } from "../../core/read_callers_file.ts";
import { type Result, statusOf } from "../../core/result.ts";
import type { Outcome } from "./compare.ts";

/**
 * Sentences to people (`info`) are kept apart from stdout.
 * @param user whose certificate the caller has
 */
export async function runHere(
  environment: Environment,
  command: AnyCommand,
  argv: readonly string[],
  stdin: string,
  cwd: string,
  user = "root",
): Promise<Outcome & { info: string }> {
  const outcome = { status: 0, stdout: "", stderr: "", info: "" };
  const print = (result: Result) => {
    outcome.status |= statusOf(result);
    const { to, text } = renderResult(result, undefined, { format: "text", showServer: false });
    outcome["info" in result ? "info" : to] += text;
  };
  try {
    const parsed = parseCommandLine(command, argv);
    if (parsed.help || parsed.version) {
      print(parsed.help ? { info: renderHelp(command) } : { info: "Version" });
      return outcome;
    }
    const withFiles = (text: string) => readFiles(text, (path) => textOf(path, cwd));
    const args = await Promise.all(
      parsed.rest.map((word) => command.nodeWords && hasFileReference(word) ? withFiles(word) : word),
    );
    const { fs } = environment.ports;
    const request = {
      command: command.name,
      args,
      stdin: command.stdin === "file" ? await readCallersFile(String(parsed.values.file), cwd, fs) : stdin,
      cwd,
      user,
      ...(parsed.noderange === undefined ? {} : { noderange: await withFiles(parsed.noderange) }),
    };
    const { signal } = new AbortController();
    // Anyone but root comes over the network, where the policy decides.
    const results = user === "root"
      ? handleLocally(environment, request, signal)
      : environment.handle({ ...request, peer: "10.0.0.1" }, signal);
    for await (const result of results) print(result);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    print({ error: error.message, errorcode: error.status });
  }
  return outcome;
}

function textOf(path: string, cwd: string): Promise<string | undefined> {
  return Deno.readTextFile(path.startsWith("/") ? path : `${cwd}/${path}`).catch(() => undefined);
}
