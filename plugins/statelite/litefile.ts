/** `litefile`: the files of statelite nodes that are their own. */
import { defineCommand } from "../../core/mod.ts";
import { orError, readLiteTables, renderLiteFile } from "./lite_tables.ts";

export const litefile = defineCommand({
  name: "litefile",
  summary: "List the files that statelite nodes may write, and how each is kept",
  noderange: "required",
  examples: [["litefile node1", "what node1 keeps where"]],
  async *run({ db }, { nodes }) {
    const tables = await readLiteTables(db, nodes);
    for (const node of nodes) {
      yield* orError(
        node,
        () => tables.files(tables.image(node)).map((file) => ({ node, data: renderLiteFile(file) })),
      );
    }
  },
});
