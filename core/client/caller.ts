/** Programs that this process starts for whoever called it. */
import { spawn } from "node:child_process";
import type { Caller } from "../caller.ts";
import { UsageError } from "../errors.ts";

export function createCaller(parts: Pick<Caller, "variables" | "program" | "isTerminal">): Caller {
  return {
    ...parts,
    attach: ([name = "", ...words]) =>
      new Promise((resolve) => {
        const child = spawn(name, words, { stdio: "inherit" });
        child.once("error", () => resolve(127));
        child.once("close", (status) => resolve(status ?? 1));
      }),
    start: ([name = "", ...words]) =>
      new Promise((resolve, reject) => {
        const child = spawn(name, words, { stdio: "ignore", detached: true });
        child.once("error", (error) => reject(new UsageError(`${name} cannot be started: ${error.message}`)));
        child.once("spawn", () => {
          child.unref();
          resolve();
        });
      }),
  };
}
