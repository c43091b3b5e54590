/** `xcoll`: folds what many nodes said, under the names of their groups where these are whole. */
import { type Context, defineCommand, flag, operands } from "../../core/mod.ts";
import { type Block, byNames, collate, renderBlock } from "./collate.ts";
import { createGroupNames, type GroupNames } from "./group_names.ts";

export const xcoll = defineCommand({
  name: "xcoll",
  summary: "Fold equal output of many nodes under the names of their groups",
  description:
    "Reads lines of the form node: text, as xdsh, rpower and others print them, until the input ends. A group " +
    "stands for its members where all of them said the same; the daemon is asked for them.",
  options: {
    names: flag("n", "always the names of the nodes"),
    count: flag("c", "also the number of nodes"),
  },
  // Output that was waited for long is not lost for an option that is wrong.
  looseOptions: true,
  operands: { unknown: operands("words that mean nothing here; they are told", { optional: true }) },
  local: true,
  stdin: "always",
  examples: [
    ["rpower all stat | xcoll", "which nodes are on, by group"],
    ["xdsh all uname -r | xcoll -n -c", "names and numbers of the nodes for each kernel"],
  ],
  async *run(context, { names: plain, count, unknown }) {
    for (const word of unknown) yield { warning: `"${word}" means nothing to xcoll; it folds all the same` };
    const blocks = collate(context.request.stdin ?? "");
    const groups = plain || blocks.every(({ nodes }) => nodes.length < 2)
      ? undefined
      : await readGroups(context);
    if (groups && "warning" in groups) yield groups;
    const named = blocks.map((block) => ({ block, names: namesOf(block, groups) }));
    for (const { names, block } of named.sort(byNames)) yield { data: renderBlock(names, block, count) };
  },
});

function namesOf({ nodes }: Block, groups: GroupNames | { warning: string } | undefined): string {
  return (groups && "shorten" in groups ? groups.shorten(nodes) : nodes).join(",");
}

/** Without the daemon's help there are names, and a word about why. */
async function readGroups({ ask }: Context): Promise<GroupNames | { warning: string }> {
  const groupsOf = new Map<string, string[]>();
  try {
    for await (const result of ask("nodels", "all", ["-S", "groups"])) {
      if ("node" in result && result.error === undefined) {
        groupsOf.set(result.node, (result.data ?? "").split(",").map((word) => word.trim()).filter(Boolean));
      } else if ("error" in result && result.error !== undefined) return withoutGroups(result.error);
    }
  } catch (error) {
    return withoutGroups((error as Error).message);
  }
  return createGroupNames(groupsOf);
}

function withoutGroups(reason: string) {
  return { warning: `Groups cannot be had, nodes are named one by one: ${reason}` };
}
