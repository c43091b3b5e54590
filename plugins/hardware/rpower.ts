/** `rpower`: the power of nodes. */
import {
  type Context,
  defineCommand,
  list,
  operand,
  type Result,
  type Selection,
  statusOf,
  UsageError,
  value,
} from "../../core/mod.ts";
import { awaitStates, parseStates } from "./await_status.ts";
import { eachTarget, POWER_COLUMNS } from "./each_target.ts";
import { planPowerOrder, type PowerOrder } from "./plan_power_order.ts";
import { powerDelays } from "./power_delays.ts";
import { findPowerWork, parsePowerAction, POWER_WORDS, type PowerAction } from "./power_verb.ts";

const ORDERED: readonly PowerAction[] = ["on", "off", "softoff", "boot", "reset", "cycle"];
const DEFAULT_TIMEOUT_MINUTES = 10;

export const rpower = defineCommand({
  name: "rpower",
  summary: "Switch the power of nodes, or show it",
  description:
    "boot resets a node that is on and switches on one that is off; cycle switches off, then on; softoff " +
    "asks the operating system to shut down; nmi interrupts it for a dump; stat, state and status show on or off. " +
    "reset and softoff leave a node that is off as it is. nodehm.power, else nodehm.mgt, names the way. " +
    "Among the nodes named, those that others depend on by the deps table come first. " +
    "site.powerinterval is the number of seconds between one node and the next; when nodes are switched on, " +
    "site.syspowerinterval seconds pass after each site.syspowermaxnodes nodes. Neither slows down stat.",
  noderange: "required",
  changes: true,
  operands: { action: operand(`one of ${POWER_WORDS}`, { optional: true }) },
  options: {
    nodeps: { kind: "flag", doc: "in any order, whatever the deps table says" },
    monitor: list("m", "TABLE.COLUMN==VALUE", "wait until the nodes have this state; repeated: any of them"),
    timeout: value(
      "t",
      "MINUTES",
      `how long to wait for the state of -m (default ${DEFAULT_TIMEOUT_MINUTES})`,
    ),
    retry: value(
      "r",
      "TIMES",
      "do it again so often to nodes that did not reach the state of -m (default 0)",
    ),
  },
  examples: [
    ["rpower node1 stat", "show whether it is on"],
    ["rpower compute boot", "restart all, whether they are on or not"],
    ["rpower compute on -m nodelist.status==booted -t 20", "switch on and wait until all have booted"],
  ],
  async *run(context, { nodes, action: word, nodeps, monitor, timeout, retry }) {
    const action = parsePowerAction(word);
    const states = parseStates(monitor);
    const task: PowerTask = {
      action,
      word: word ?? action,
      order: await orderOf(context, nodes, action, nodeps),
    };
    const done: string[] = [];
    for await (const result of switchAll(context, task)) {
      if ("node" in result && statusOf(result) === 0) done.push(result.node);
      yield result;
    }
    if (states.length === 0 || context.dryRun || done.length === 0) return;
    const minutes = positive("-t", timeout, DEFAULT_TIMEOUT_MINUTES);
    yield* reach(context, task, done, states, minutes * 60_000, positive("-r", retry, 0));
  },
});

interface PowerTask {
  action: PowerAction;
  /** As it was typed. */
  word: string;
  order: PowerOrder;
}

async function orderOf(
  { db }: Context,
  nodes: readonly string[],
  action: PowerAction,
  nodeps: boolean,
): Promise<PowerOrder> {
  const rows = nodeps || !ORDERED.includes(action) ? [] : await db.rows("deps");
  if (rows.length === 0) return { waves: [{ nodes: [...nodes], delayMs: 0 }], dependsOn: new Map() };
  return planPowerOrder(nodes, action, rows, await db.groups());
}

async function* switchAll(context: Context, { action, word, order }: PowerTask): AsyncGenerator<Result> {
  const delay = powerDelays(action, await context.db.site());
  const failed = new Set<string>();
  let before = 0;
  for (const { nodes, delayMs } of order.waves) {
    if (delayMs > 0 && !context.dryRun) await context.clock.sleep(delayMs, context.signal);
    if (context.signal.aborted) return;
    const ready: string[] = [];
    for (const node of nodes) {
      const culprit = [...order.dependsOn.get(node) ?? []].find((other) => failed.has(other));
      if (culprit === undefined) ready.push(node);
      else {
        failed.add(node);
        yield {
          node,
          error: `Not done: it depends on ${culprit}, which failed (--nodeps ignores that)`,
          errorcode: 1,
        };
      }
    }
    // The first of a wave follows the last of the wave before it at the site's distance.
    const offset = before;
    for await (
      const result of eachTarget(context, ready, {
        name: `rpower ${word}`,
        pickedBy: POWER_COLUMNS,
        find: (driver) => findPowerWork(driver, action),
        ...(delay ? { delayMs: (n: number) => delay(offset + n) - delay(Math.max(0, offset - 1)) } : {}),
      })
    ) {
      if ("node" in result && statusOf(result) !== 0) failed.add(result.node);
      yield result;
    }
    before += ready.length;
  }
}

/** Waits, does it again to those that did not get there, and says which never did. */
async function* reach(
  context: Context,
  task: PowerTask,
  nodes: readonly string[],
  states: readonly Selection[],
  timeoutMs: number,
  retries: number,
): AsyncGenerator<Result> {
  let left = nodes;
  for (let attempt = 0;; attempt++) {
    const reached = await awaitStates(context, left, states, timeoutMs);
    left = left.filter((node) => !reached.has(node));
    if (left.length === 0 || context.signal.aborted) return;
    if (attempt >= retries) break;
    const order = { waves: [{ nodes: [...left], delayMs: 0 }], dependsOn: new Map() };
    yield* switchAll(context, { ...task, order });
  }
  const wanted = states.map(({ column, operator, value }) => `${column}${operator}${value}`).join(" or ");
  for (const node of left) yield { node, error: `Did not reach ${wanted} in ${timeoutMs / 60_000} minutes` };
}

function positive(option: string, text: string | undefined, fallback: number): number {
  if (text === undefined) return fallback;
  const value = Number(text);
  if (text.trim() === "" || !(value >= 0)) throw new UsageError(`${option} takes a number, not "${text}"`);
  return value;
}
