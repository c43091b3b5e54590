/** The last steps of booting nodes over the network: the device, then the power. */
import { type Context, type Result, statusOf } from "../../core/mod.ts";

export type Step = (nodes: readonly string[]) => AsyncIterable<Result>;

/** One step after another; a node that fails at one is left out of the next. Gives the nodes that are left. */
export async function* runSteps(
  nodes: readonly string[],
  steps: readonly Step[],
): AsyncGenerator<Result, readonly string[]> {
  let left = nodes;
  for (const step of steps) {
    const failed = new Set<string>();
    for await (const result of step(left)) {
      if ("node" in result && statusOf(result) !== 0) failed.add(result.node);
      yield result;
    }
    left = left.filter((node) => !failed.has(node));
    if (left.length === 0) break;
  }
  return left;
}

/** The network at the next boot, then the restart. */
export function restartSteps(context: Context, uefi = false): Step[] {
  return [
    (nodes) => setNetworkBoot(context, nodes, uefi ? ["-u"] : []),
    (nodes) => context.call("rpower", nodes.join(","), ["boot"]),
  ];
}

/** Only failures are worth a line: what follows is the restart. */
async function* setNetworkBoot(
  context: Context,
  nodes: readonly string[],
  words: readonly string[],
): AsyncGenerator<Result> {
  for await (const result of context.call("rsetboot", nodes.join(","), ["net", ...words])) {
    if (statusOf(result) !== 0 || context.dryRun) yield result;
  }
}
