/** `rnetboot`: restarts nodes so that they boot over the network. */
import { type Context, defineCommand, type NodeResult, type Result } from "../../core/mod.ts";
import { restartSteps, runSteps } from "./restart_steps.ts";

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
    yield* runSteps(nodes, [(left) => planNetboot(context, left), ...restartSteps(context)]);
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

function isNode(result: Result): result is NodeResult {
  return "node" in result;
}
