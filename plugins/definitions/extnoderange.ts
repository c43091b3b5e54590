/** `extnoderange`: the nodes of a noderange, and the groups that have nodes in common with it. */
import { defineCommand, operands } from "../../core/mod.ts";

export const extnoderange = defineCommand({
  name: "extnoderange",
  summary: "List the nodes of a noderange and the groups among them",
  noderange: "required",
  operands: { wanted: operands("subgroups: also the groups that share nodes with it", { optional: true }) },
  internal: true,
  async *run({ db }, { nodes, wanted }) {
    if (wanted.includes("subgroups")) {
      const found = new Set(nodes);
      const groups = [...await db.groups()].filter(([, members]) => members.some((node) => found.has(node)));
      for (const name of groups.map(([name]) => name).sort()) {
        yield { element: "intersectinggroups", text: name };
      }
    }
    for (const node of nodes) yield { element: "node", text: node };
  },
});
