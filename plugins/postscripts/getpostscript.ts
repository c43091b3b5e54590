/** `getpostscript`: what a node asks at the end of its boot. */
import { askingNode, defineCommand, operands } from "../../core/mod.ts";
import { openMypostscripts } from "./mypostscript.ts";

export const getpostscript = defineCommand({
  name: "getpostscript",
  summary: "Give the asking node the script that runs its postscripts",
  internal: true,
  operands: { words: operands("token=TOKEN of the node", { optional: true }) },
  async *run(context, { words }) {
    const { node } = await askingNode(context, words);
    const make = await openMypostscripts(context, [node]);
    for (const line of (await make(node)).split("\n")) yield { data: line };
  },
});
