#!/usr/bin/env -S deno run -A
/** The one executable: the command is the name it was called by, or its first word. */
import { fstatSync, readFileSync } from "node:fs";
import { userInfo } from "node:os";
import { basename } from "node:path";
import process from "node:process";
import { isatty } from "node:tty";
import { accountOf } from "../core/client/mod.ts";
import { type Program, runningProgram } from "../core/ports/asset.ts";
import { runProgram } from "../core/program.ts";
import { plugins } from "../plugins/mod.ts";

const user = userInfo();
// One runtime believes USER and HOME.
const account = accountOf(readFileSync("/etc/passwd", "utf8"), user.uid);
const interrupted = new AbortController();
for (const name of ["SIGINT", "SIGTERM"] as const) process.on(name, () => interrupted.abort());

process.exitCode = await runProgram(plugins, {
  called: basename(process.argv0),
  words: process.argv.slice(2),
  program: callOf(runningProgram()),
  variables: process.env,
  stdin: {
    isTerminal: isatty(0),
    get isPipe() {
      return fstatSync(0).isFIFO();
    },
    read: () => readFileSync(0, "utf8"),
    keys() {
      // The window was closed.
      process.on("SIGHUP", () => interrupted.abort());
      return process.stdin;
    },
  },
  stdout: process.stdout,
  stderr: process.stderr,
  isWatched: isatty(2),
  cwd: process.cwd(),
  user: account?.name ?? String(user.uid),
  homes: [process.env.HOME ?? "", account?.home ?? user.homedir],
  signal: interrupted.signal,
});

/** How this very program is called again; the sources need their interpreter. */
function callOf({ compiled, executable, root }: Program): string[] {
  if (compiled) return [executable];
  return [executable, "run", "-A", "--quiet", "--config", `${root}/deno.json`, `${root}/cmd/xcat.ts`];
}
