/** `rnetboot`: restarts nodes so that they boot over the network. */
import { type Context, defineCommand, type NodeResult, type Result, statusOf } from "../../core/mod.ts";

export const rnetboot = defineCommand({
  name: "rnetboot",
  summary: "Boot nodes over the network now",
  description:
    "A node whose next network boot would lead to its disk is first given nodeset netboot; what nodeset " +
    "set before is kept. Then rsetboot net, then rpower boot; a node that fails at one step is left out of the next.",
  noderange: "required",
  changes: true,
  examples: [["rnetboot compute", "boot all compute nodes over the network"]],
  async *run(context, { nodes }) {
    let left = nodes;
    for (const step of [planNetboot, setNetworkBoot, restart]) {
      const failed = new Set<string>();
      for await (const result of step(context, left)) {
        if ("node" in result && statusOf(result) !== 0) failed.add(result.node);
        yield result;
      }
      left = left.filter((node) => !failed.has(node));
      if (left.length === 0) return;
    }
  },
});

/** Nodes that are set to boot from their disk get the image of their nodetype. */
async function* planNetboot(context: Context, nodes: readonly string[]): AsyncGenerator<Result> {
  if (!context.registry.commands.has("nodeset")) return;
  const local: string[] = [];
  for await (const result of context.call("nodeset", nodes.join(","), ["stat"])) {
    if (isNode(result) && (result.error !== undefined || result.data === "boot")) local.push(result.node);
  }
  if (local.length > 0) yield* context.call("nodeset", local.join(","), ["netboot"]);
}

/** Only failures are worth a line: what follows is the restart. */
async function* setNetworkBoot(context: Context, nodes: readonly string[]): AsyncGenerator<Result> {
  for await (const result of context.call("rsetboot", nodes.join(","), ["net"])) {
    if (statusOf(result) !== 0 || context.dryRun) yield result;
  }
}

function restart(context: Context, nodes: readonly string[]): AsyncIterable<Result> {
  return context.call("rpower", nodes.join(","), ["boot"]);
}

function isNode(result: Result): result is NodeResult {
  return "node" in result;
}
