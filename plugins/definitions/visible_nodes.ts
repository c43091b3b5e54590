/** Nodes that listings show: service processors and the like are hidden (`nodelist.hidden`). */
import type { Reader } from "../../core/mod.ts";

const column = "nodelist.hidden";

export async function visibleNodes(db: Reader, nodes: readonly string[]): Promise<readonly string[]> {
  const read = await db.attributes(nodes, [column]);
  const hidden = read.keep(
    "hidden nodes",
    "",
    [column],
    (all) => new Set(all.filter((node) => read.get(node, column) === "1")),
  );
  return hidden.size === 0 ? nodes : nodes.filter((node) => !hidden.has(node));
}
