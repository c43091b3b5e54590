/** `replaycons`: what a console showed, once more, as fast as it came then. */
import { defineCommand, operand, UsageError } from "../../core/mod.ts";
import { consoleLogPath } from "./console_log.ts";

const DEFAULT_BPS = 19200;
/** Start, eight bits, stop. */
const BITS_A_BYTE = 10;
const STEP_MS = 50;
const LINE_FEED = 0x0a;

export const replaycons = defineCommand({
  name: "replaycons",
  summary: "Show the log of a node's console as it came",
  description:
    "Reads /var/log/consoles/NODE on the machine that has the node's console, and shows it at BPS bits a second " +
    "(19200), from TAIL lines before its end, or all of it.",
  noderange: "required",
  operands: {
    bps: operand("bits a second", { optional: true }),
    tail: operand("how many lines of the end", { optional: true }),
  },
  examples: [
    ["replaycons node1", "show all of it"],
    ["replaycons node1 19200 2000", "show the last 2000 lines"],
  ],
  async *run({ fs, clock, signal }, { nodes, bps, tail }) {
    const [node = "", ...others] = nodes;
    if (others.length > 0) throw new UsageError(`replaycons shows one console, ${nodes.length} were named`);
    const rate = bps === undefined ? DEFAULT_BPS : numberOf("bps", bps);
    const path = consoleLogPath(node);
    const log = await fs.readBytes(path);
    if (!log) throw new UsageError(`There is no ${path}: the console of ${node} was never logged here`);
    const step = Math.max(1, Math.round(rate * STEP_MS / 1000 / BITS_A_BYTE));
    const begin = tail === undefined ? 0 : startOfTail(log, numberOf("tail", tail));
    for (let at = begin; at < log.length && !signal.aborted; at += step) {
      yield { output: log.subarray(at, at + step) };
      await clock.sleep(STEP_MS, signal);
    }
  },
});

/** Where the last `count` lines begin. */
export function startOfTail(log: Uint8Array, count: number): number {
  let at = log.at(-1) === LINE_FEED ? log.length - 1 : log.length;
  for (let n = 0; n < count && at > 0; n++) at = at === 0 ? -1 : log.lastIndexOf(LINE_FEED, at - 1);
  return count === 0 ? log.length : at + 1;
}

/** @throws UsageError */
function numberOf(name: string, text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) {
    throw new UsageError(`${name} is "${text}": a number above 0 is expected`);
  }
  return Number(text);
}
