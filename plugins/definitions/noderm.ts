/** `noderm`: removes nodes from every table that has rows for them. */
import { defineCommand } from "../../core/mod.ts";
import { removeNodes } from "./remove_nodes.ts";

export const noderm = defineCommand({
  name: "noderm",
  summary: "Remove nodes from all tables",
  noderange: "required",
  changes: true,
  examples: [["noderm node1-node3", "three nodes and all that is known about them"]],
  async *run({ db, registry }, { nodes }) {
    await db.write((transaction) => removeNodes(transaction, registry, new Set(nodes)));
  },
});
