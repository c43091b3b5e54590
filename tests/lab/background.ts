/** Programs that run beside the session, each with a log, and waiting for what they bring about. */
import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { readFile } from "node:fs/promises";
import process from "node:process";
import { logs } from "./cluster.ts";

/** A check of the lab that failed; `log` names the file whose end tells why. */
export class LabError extends Error {
  override name = "LabError";
  constructor(message: string, readonly log?: string) {
    super(message);
  }
}

export interface Background {
  name: string;
  log: string;
  pid: number;
  /** Exit status, once it has ended. */
  status(): number | undefined;
  stop(): Promise<void>;
}

/** Starts a program with its output in a log named after it. */
export function startBackground(
  name: string,
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Background {
  const log = `${logs}/${name}.log`;
  const [program = "", ...args] = argv;
  const output = openSync(log, "a");
  const child = spawn(program, args, { stdio: ["ignore", output, output], env: { ...process.env, ...env } });
  closeSync(output);
  let status: number | undefined;
  const ended = new Promise<void>((resolve) => {
    child.on("error", () => resolve(void (status = 127)));
    child.on("exit", (code, signal) => resolve(void (status = code ?? (signal === "SIGKILL" ? 137 : 143))));
  });
  return {
    name,
    log,
    pid: child.pid ?? 0,
    status: () => status,
    async stop() {
      if (status === undefined && child.pid !== undefined) process.kill(child.pid, "SIGTERM");
      await ended;
    },
  };
}

/**
 * Polls, every 100 ms unless told otherwise, until `check` holds.
 * @throws LabError after `timeoutMs`, or at once where `program` has ended
 */
export async function waitUntil(
  what: string,
  timeoutMs: number,
  check: () => boolean | Promise<boolean>,
  program?: Background,
  everyMs = 100,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!await check()) {
    if (program?.status() !== undefined) {
      throw new LabError(
        `${program.name} ended with status ${program.status()}; wanted: ${what}.`,
        program.log,
      );
    }
    if (Date.now() > deadline) throw new LabError(`Not within ${timeoutMs / 1000} s: ${what}.`, program?.log);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}

/** True where a socket of this namespace is bound to the port. */
export async function listening(kind: "tcp" | "udp", port: number): Promise<boolean> {
  const hex = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  const wanted = kind === "tcp" ? "0A" : "07";
  for (const family of ["", "6"]) {
    for (const line of (await readFile(`/proc/net/${kind}${family}`, "utf8")).split("\n").slice(1)) {
      const [, local, , state] = line.trim().split(/\s+/);
      if (local?.endsWith(hex) && state === wanted) return true;
    }
  }
  return false;
}
