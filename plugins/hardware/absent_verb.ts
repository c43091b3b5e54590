/** A verb that no driver has yet: each node is told so, as it is told of any verb that its driver lacks. */
import { type AnyCommand, defineCommand, operands } from "../../core/mod.ts";
import { eachTarget, MGT_COLUMNS } from "./each_target.ts";

/** The command of such a verb; with the first driver that has it, it gets a file of its own. */
export function absentVerb(name: string, summary: string): AnyCommand {
  return defineCommand({
    name,
    summary,
    description: "No driver has this verb so far: every node of the noderange fails, and says so.",
    noderange: "required",
    looseOptions: true,
    operands: { words: operands("passed on to the driver", { optional: true }) },
    examples: [[`${name} node1`, "tells that the driver of node1 cannot do it"]],
    async *run(context, { nodes }) {
      yield* eachTarget(context, nodes, { name, pickedBy: MGT_COLUMNS, find: () => undefined });
    },
  });
}
