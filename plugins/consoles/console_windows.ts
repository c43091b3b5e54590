/** Which programs open a window for each console. Pure. */
import { UsageError } from "../../core/mod.ts";

export interface Windows {
  /** DISPLAY, TMUX and XCAT… of the caller. */
  variables: Readonly<Record<string, string | undefined>>;
  /** This program, to be called with a command's words. */
  program: readonly string[];
  /** The caller sits at a terminal. */
  isTerminal: boolean;
  nodes: readonly string[];
  /** What was typed beside the nodes: `-t N`, `--tile=N`, options of xterm. */
  words: readonly string[];
}

export interface WindowPlan {
  /** Go on by themselves. */
  start: string[][];
  /** Run one after another; the last one may take the caller's terminal. */
  attach: string[][];
}

/** An xterm of 80 by 24 characters with its border, and a screen of 1920 by 1080. */
const WIDTH = 494;
const HEIGHT = 346;
const ACROSS = 3;
const DOWN = 3;
const SESSION = "wcons";

/** @throws UsageError there is neither an X server nor a terminal for tmux */
export function planWindows({ variables, program, isTerminal, nodes, words }: Windows): WindowPlan {
  const { tile, xterm } = readWords(words);
  if (variables.DISPLAY) {
    const start = nodes.map((node, n) => [
      "xterm",
      ...["-title", node],
      ...tile === undefined || xterm.some((word) => /^-geom/.test(word))
        ? []
        : ["-geometry", placeOf(n, tile)],
      ...xterm,
      ...["-e", ...program, "rcons", node],
    ]);
    return { start, attach: [] };
  }
  const set = Object.entries(variables).filter(([name, value]) =>
    /^XCAT[A-Z_]*$/.test(name) && value !== undefined
  )
    .flatMap(([name, value]) => ["-e", `${name}=${value}`]);
  const opening = (node: string) => ["-n", node, ...set, ...program, "rcons", node];
  if (variables.TMUX) {
    return { start: [], attach: nodes.map((node) => ["tmux", "new-window", "-d", ...opening(node)]) };
  }
  if (!isTerminal) {
    throw new UsageError("wcons needs DISPLAY for windows of X, or a terminal for windows of tmux");
  }
  const [first = "", ...others] = nodes;
  return {
    start: [],
    attach: [
      ["tmux", "new-session", "-d", "-s", SESSION, ...opening(first)],
      ...others.map((node) => ["tmux", "new-window", "-d", "-t", `${SESSION}:`, ...opening(node)]),
      ["tmux", "attach-session", "-t", SESSION],
    ],
  };
}

/** `-t N`, `--tile=N` and `--tile`, which is as many as fit; everything else is xterm's. */
function readWords(words: readonly string[]): { tile: number | undefined; xterm: string[] } {
  const xterm: string[] = [];
  let tile: number | undefined;
  for (let at = 0; at < words.length; at++) {
    const [, joined] = /^(?:-t|--tile)(?:=(\d+))?$/.exec(words[at] ?? "") ?? [undefined, null];
    if (joined === null) xterm.push(words[at] ?? "");
    else if (joined !== undefined) tile = Number(joined);
    else if (/^\d+$/.test(words[at + 1] ?? "")) tile = Number(words[++at]);
    else tile = ACROSS;
  }
  if (tile === 0) throw new UsageError("-t takes how many windows stand beside each other, at least 1");
  return { tile, xterm };
}

/** Left to right, top to bottom, then over the first ones again. */
function placeOf(n: number, across: number): string {
  return `80x24+${n % across * WIDTH}+${Math.floor(n / across) % DOWN * HEIGHT}`;
}
