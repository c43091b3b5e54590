/** `renergy`: the power that nodes take. */
import { defineCommand } from "../../core/mod.ts";
import { eachTarget, MGT_COLUMNS } from "./each_target.ts";

export const renergy = defineCommand({
  name: "renergy",
  summary: "Show the power that nodes take",
  description: "Now, and minimum, maximum and average over the period that the controller measures.",
  noderange: "required",
  examples: [["renergy compute", "the power that each compute node takes"]],
  async *run(context, { nodes }) {
    yield* eachTarget(context, nodes, {
      name: "renergy",
      pickedBy: MGT_COLUMNS,
      find: ({ energy }) =>
        energy &&
        (async (session) => (await energy(session)).map(({ name, value }) => ({ desc: name, data: value }))),
    });
  },
});
