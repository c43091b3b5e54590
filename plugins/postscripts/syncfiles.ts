/** `syncfiles`: pushes the files of a node's synclist to it, over SSH. */
import {
  askingNode,
  type Context,
  defineCommand,
  operands,
  parseSynclist,
  type SynclistEntry,
  UsageError,
} from "../../core/mod.ts";
import { createGate } from "./gate.ts";
import { nodeEnvironments } from "./node_environment.ts";
import { pushFiles } from "./push_files.ts";

export const syncfiles = defineCommand({
  name: "syncfiles",
  summary: "Push the files of its synclist to the asking node",
  internal: true,
  changes: true,
  operands: { words: operands("token=TOKEN of the node", { optional: true }) },
  async *run(context, { words }) {
    const { node } = await askingNode(context, words);
    const environments = await nodeEnvironments(context, [node]);
    const lists = ((await environments.image(node)).osimage.synclists ?? "").split(",").map((word) =>
      word.trim()
    );
    const entries: SynclistEntry[] = [];
    for (const path of lists.filter((word) => word !== "")) {
      const text = await context.fs.readText(path);
      if (text === undefined) throw new UsageError(`osimage.synclists: ${path} does not exist`);
      entries.push(...parseSynclist(text, path));
    }
    const groups = environments.attributes.get(node, "nodelist.groups")?.split(",") ?? [];
    const mine: SynclistEntry[] = [];
    for (const entry of entries) if (await isFor(context, node, groups, entry)) mine.push(entry);
    if (mine.length > 0) {
      await context.shared("pushes of syncfiles", createGate).through(() => pushFiles(context, node, mine));
    }
    yield { data: `${mine.length} entries synchronised` };
  },
});

/** A list of nodes and groups is the usual noderange, and needs no look at all the others. */
async function isFor(
  context: Context,
  node: string,
  groups: readonly string[],
  { noderange }: SynclistEntry,
): Promise<boolean> {
  if (noderange === undefined) return true;
  const words = noderange.split(",").map((word) => word.trim());
  const isPlain = words.every((word) => /^\w[\w.]*$/.test(word));
  if (isPlain && words.some((word) => word === node || groups.includes(word))) return true;
  let isFound = false;
  for await (const result of context.call("noderange", noderange, [])) {
    if ("element" in result && result.text === node) isFound = true;
  }
  return isFound;
}
