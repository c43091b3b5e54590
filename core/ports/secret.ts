/** Passwords that a command is given: by the environment or at the terminal, never by argument. */
import { spawnSync } from "node:child_process";
import { closeSync, openSync, readSync, writeSync } from "node:fs";
import { Buffer } from "node:buffer";
import type { Secret } from "./mod.ts";

/** @param environment the caller's variables */
export function createSecret(environment: Readonly<Record<string, string | undefined>>): Secret {
  return (variable, prompt) => Promise.resolve(environment[variable] ?? typed(`${prompt}: `));
}

/** One line, not shown while it is typed; undefined where there is no terminal. */
function typed(prompt: string): string | undefined {
  let terminal: number;
  try {
    terminal = openSync("/dev/tty", "r+");
  } catch {
    return undefined;
  }
  const echo = (on: boolean) =>
    spawnSync("stty", ["-F", "/dev/tty", on ? "echo" : "-echo"], { stdio: "ignore" });
  try {
    echo(false);
    writeSync(terminal, prompt);
    const line = readLine(terminal);
    writeSync(terminal, "\n");
    return line;
  } finally {
    echo(true);
    closeSync(terminal);
  }
}

function readLine(terminal: number): string {
  const bytes: number[] = [];
  const one = Buffer.alloc(1);
  while (readSync(terminal, one, 0, 1, null) === 1 && one[0] !== 0x0a) bytes.push(one[0] as number);
  return Buffer.from(bytes).toString("utf8");
}
