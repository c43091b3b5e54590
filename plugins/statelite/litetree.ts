/** `litetree`: the folders that statelite nodes look for the first contents of their files in. */
import { defineCommand } from "../../core/mod.ts";
import { orError, readLiteTables, renderLiteTree } from "./lite_tables.ts";

export const litetree = defineCommand({
  name: "litetree",
  summary: "List the folders that the files of statelite nodes first come from, in the order of searching",
  noderange: "required",
  examples: [["litetree node1", "where the files of node1 first come from"]],
  async *run({ db }, { nodes }) {
    const tables = await readLiteTables(db, nodes);
    for (const node of nodes) {
      yield* orError(
        node,
        () => tables.trees(tables.image(node), node).map((tree) => ({ node, data: renderLiteTree(tree) })),
      );
    }
  },
});
