/** Other programs, by argument list, with an environment that cannot change what they are. */
import { spawn } from "node:child_process";
import { Buffer } from "node:buffer";
import { constants } from "node:os";
import process from "node:process";
import { createInterface } from "node:readline";
import type { Run, RunResult } from "./mod.ts";

/** Variables that would make a child run something else; so do BUN_OPTIONS, BUN_BE_BUN… in the compiled binary. */
const scrubbed = ["NODE_OPTIONS", "BASH_ENV", "ENV", "LD_PRELOAD"];

/** What another program gets of the caller's variables; passwords are not for it. */
export function childEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) =>
      !name.startsWith("BUN_") && !scrubbed.includes(name) && !/^XCAT\w*PW$/.test(name)
    ),
  );
}

/** @param environment the caller's variables */
export function createRun(environment: Readonly<Record<string, string | undefined>>): Run {
  const inherited = childEnvironment(environment);
  return (argv, { input, env, cwd, timeoutMs, signal, onLine } = {}) => {
    const [program = "", ...rest] = argv;
    return new Promise<RunResult>((resolve, reject) => {
      if (signal?.aborted) return reject(new Error("Interrupted"));
      const child = spawn(program, rest, {
        env: { ...inherited, ...env },
        ...(cwd === undefined ? {} : { cwd }),
        stdio: ["pipe", "pipe", "pipe"],
      });
      const out: Buffer[] = [];
      const err: Buffer[] = [];
      child.stdout.on("data", (bytes: Buffer) => out.push(bytes));
      child.stderr.on("data", (bytes: Buffer) => err.push(bytes));
      if (onLine) createInterface({ input: child.stderr }).on("line", onLine);
      child.stdin.on("error", () => {}); // it may end without reading all of its input
      child.stdin.end(input);
      const end = () => child.exitCode === null && child.pid && process.kill(child.pid, "SIGTERM");
      const timer = timeoutMs === undefined ? undefined : setTimeout(end, timeoutMs);
      signal?.addEventListener("abort", end, { once: true });
      const settle = (status: number) => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", end);
        resolve({ status, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() });
      };
      child.on("error", (error: Error & { code?: string }) => {
        err.push(Buffer.from(error.code === "ENOENT" ? `${program}: no such program` : error.message));
        settle(127);
      });
      child.on("close", (status, ended) => settle(status ?? 128 + (ended ? constants.signals[ended] : 0)));
    });
  };
}
