/** `xdshcoll`: folds what many nodes said, under the names of the nodes. */
import { defineCommand } from "../../core/mod.ts";
import { byNames, collate, renderBlock } from "./collate.ts";

export const xdshcoll = defineCommand({
  name: "xdshcoll",
  summary: "Fold equal output of many nodes under their names",
  description: "Reads lines of the form node: text, as xdsh prints them, until the input ends.",
  local: true,
  stdin: "always",
  examples: [['xdsh compute "ls -l /" | xdshcoll', "what differs between the nodes"]],
  async *run({ request }) {
    const blocks = collate(request.stdin ?? "").map((block) => ({ block, names: block.nodes.join(",") }));
    for (const { names, block } of blocks.sort(byNames)) yield { data: renderBlock(names, block, false) };
  },
});
