/** Programs that this process starts for whoever called it. */
import { spawn } from "node:child_process";
import process from "node:process";
import { createInterface } from "node:readline";
import type { Caller } from "../caller.ts";
import { UsageError } from "../errors.ts";

/** What is known of the process. */
export interface CallersProcess extends Pick<Caller, "variables" | "program"> {
  stdin: { isTerminal: boolean };
  stdout: { isTTY?: boolean };
}

export function createCaller({ variables, program, stdin, stdout }: CallersProcess): Caller {
  const isTerminal = stdin.isTerminal && stdout.isTTY === true;
  return {
    variables,
    program,
    isTerminal,
    attach: ([name = "", ...words]) =>
      new Promise((resolve) => {
        const child = spawn(name, words, { stdio: "inherit" });
        child.once("error", () => resolve(127));
        child.once("close", (status) => resolve(status ?? 1));
      }),
    question(text) {
      if (!isTerminal) return Promise.resolve(undefined);
      const terminal = createInterface({ input: process.stdin, output: process.stdout, terminal: false });
      return new Promise((resolve) => {
        terminal.once("close", () => resolve(undefined));
        terminal.question(text, (answer) => {
          resolve(answer);
          terminal.close();
        });
      });
    },
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
