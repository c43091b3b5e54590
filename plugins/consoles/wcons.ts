/** `wcons`: a window with the console of each node. */
import { type Caller, defineCommand, operands, type Result, UsageError } from "../../core/mod.ts";
import { planWindows } from "./console_windows.ts";

/** Carries the nodes and words to the client, as JSON. */
const WINDOWS = "windows";
const NOT_FOUND = 127;

interface Wanted {
  nodes: readonly string[];
  words: readonly string[];
  dryRun: boolean;
}

export const wcons = defineCommand({
  name: "wcons",
  summary: "Open a window with the console of each node",
  description:
    "The noderange comes last. With DISPLAY each console is an xterm; the words before the noderange are its options, " +
    "except for -t N or --tile=N, which places the windows N beside each other. Otherwise tmux has a window for each: " +
    "in the session that it is called in, else in a session wcons.",
  noderange: "required",
  noderangeLast: true,
  looseOptions: true,
  changes: true,
  operands: { words: operands("-t N or --tile=N, and options of xterm", { optional: true }) },
  examples: [
    ["wcons node1-node5", "open five consoles"],
    ["wcons -t 4 node1-node16", "four beside each other"],
    ["wcons --tile --font=nil2 all", "as many as fit, in a small font"],
  ],
  async *run({ dryRun }, { nodes, words }) {
    const wanted: Wanted = { nodes, words: words ?? [], dryRun };
    yield { element: WINDOWS, text: JSON.stringify(wanted) };
  },
  follow: openWindows,
});

async function* openWindows(caller: Caller, results: AsyncIterable<Result>): AsyncGenerator<Result> {
  for await (const result of results) {
    if ("element" in result && result.element === WINDOWS) yield* open(caller, JSON.parse(result.text));
    else yield result;
  }
}

async function* open(caller: Caller, { nodes, words, dryRun }: Wanted): AsyncGenerator<Result> {
  const { start, attach } = planWindows({ ...caller, nodes, words });
  if (dryRun) {
    for (const argv of [...start, ...attach]) yield { data: argv.join(" ") };
    return;
  }
  for (const argv of start) await caller.start(argv);
  for (const argv of attach) {
    const status = await caller.attach(argv);
    if (status === NOT_FOUND) throw new UsageError(`There is no ${argv[0]}: install it, or set DISPLAY`);
    if (status !== 0) throw new UsageError(`${argv.slice(0, 2).join(" ")} ended with status ${status}`);
  }
}
