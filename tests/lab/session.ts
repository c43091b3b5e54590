/** A session at the management node, as a person would type it: each command line, its output, and when. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import type { WriteStream } from "node:tty";
import { LabError } from "./background.ts";

export interface Session {
  /** Says what comes next. */
  chapter(title: string): void;
  /** Something the lab itself did, not a command of the product. */
  note(text: string): void;
  /**
   * Types a line into sh, shows and gives its output.
   * @throws LabError its status is not 0, or its output lacks one of `shows`
   */
  type(line: string, expected?: { shows?: readonly RegExp[]; log?: string }): Promise<string>;
  /** The same, unseen and unchecked. */
  ask(line: string): Promise<string>;
  /** Shows how waiting goes, on one line of a terminal; in a pipe nothing. */
  progress(text: string): void;
}

/** @param stream where it is shown */
export function openSession(
  env: Readonly<Record<string, string>>,
  stream: WriteStream = process.stdout,
): Session {
  const started = Date.now();
  const seconds = () => `${((Date.now() - started) / 1000).toFixed(1).padStart(6)} s`;
  const bold = (text: string) => stream.isTTY && !process.env["NO_COLOR"] ? `\x1b[1m${text}\x1b[0m` : text;
  const print = (text: string) => stream.write(text);
  return {
    chapter: (title) => void print(`\n${seconds()}  ${bold(title)}\n`),
    note: (text) => void print(`${seconds()}  (${text})\n`),
    async type(line, { shows = [], log } = {}) {
      print(`${seconds()}  ${bold(`mn# ${line}`)}\n`);
      const { status, output } = await runShell(line, env, print);
      if (status !== 0) throw new LabError(`"${line}" ended with status ${status}.`, log);
      const missing = shows.find((pattern) => !pattern.test(output));
      if (missing) throw new LabError(`"${line}" did not show ${missing}.`, log);
      return output;
    },
    ask: async (line) => (await runShell(line, env, () => {})).output,
    progress(text) {
      if (stream.isTTY) print(text === "" ? "\r\x1b[K" : `\r\x1b[K${seconds()}  ${text}`);
    },
  };
}

async function runShell(
  line: string,
  env: Readonly<Record<string, string>>,
  print: (text: string) => void,
): Promise<{ status: number; output: string }> {
  const child = spawn("sh", ["-c", line], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...env },
  });
  let output = "";
  const show = (bytes: Uint8Array) => {
    const text = String(bytes);
    output += text;
    print(text);
  };
  child.stdout.on("data", show);
  child.stderr.on("data", show);
  const [code] = await once(child, "close") as [number | null];
  if (output !== "" && !output.endsWith("\n")) print("\n");
  return { status: code ?? 128, output };
}

/** The end of a log, for whoever has to find out why. */
export async function tail(log: string, lines = 20): Promise<string> {
  return `--- ${log}\n${(await runShell(`tail -n ${lines} '${log}'`, {}, () => {})).output}`;
}
