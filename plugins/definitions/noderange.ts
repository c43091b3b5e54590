/** `noderange`: the nodes that a noderange stands for. */
import { defineCommand } from "../../core/mod.ts";

export const noderange = defineCommand({
  name: "noderange",
  summary: "List the nodes of a noderange",
  noderange: "required",
  internal: true,
  async *run(_context, { nodes }) {
    for (const node of nodes) yield { element: "node", text: node };
  },
});
