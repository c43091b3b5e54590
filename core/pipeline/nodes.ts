/** From a noderange to node names, against the tables. */
import type { AnyCommand } from "../command.ts";
import type { Reader } from "../database.ts";
import { UsageError } from "../errors.ts";
import { columnsOf, expandNoderange, type NoderangeWorld, parseNoderange } from "../noderange/mod.ts";

/** XCAT_NODE_PREFIX and XCAT_NODE_SUFFIX of the process. */
export type NodeNaming = Pick<NoderangeWorld, "prefix" | "suffix">;

/**
 * The nodes of a request: empty where the command takes none or an optional noderange is absent.
 * @throws UsageError a required noderange is absent, or a part of it is unknown
 */
export async function expandForCommand(
  db: Reader,
  command: AnyCommand,
  noderange: string | undefined,
  naming: NodeNaming,
): Promise<readonly string[]> {
  if (command.noderange === undefined || noderange === undefined) {
    if (command.noderange === "required" || command.noderange === "names") {
      throw new UsageError(`${command.name} needs a noderange`);
    }
    return [];
  }
  return await expand(db, noderange, command.noderange === "names" ? "names" : "known", naming);
}

/** Known nodes of a noderange; a part that names nothing is left out. */
export async function expandKnown(
  db: Reader,
  noderange: string,
  naming: NodeNaming,
): Promise<readonly string[]> {
  try {
    return await expand(db, noderange, "known", naming);
  } catch (error) {
    if (error instanceof UsageError) return [];
    throw error;
  }
}

/** Values that selections such as `nodehm.mgt==ipmi` need are read once, for all nodes. */
async function expand(
  db: Reader,
  noderange: string,
  mode: "known" | "names",
  naming: NodeNaming,
): Promise<readonly string[]> {
  const ast = parseNoderange(noderange);
  const nodes = await db.nodes();
  const known = await db.nodeSet();
  const groups = await db.groups();
  const site = await db.site();
  const values = await readValues(db, nodes, columnsOf(ast));
  return expandNoderange(ast, {
    has: (node) => known.has(node),
    members: (group) => groups.get(group),
    nodes: () => nodes,
    values: (column) => values.get(column),
    excludenodes: site.get("excludenodes"),
    ...naming,
  }, { mode });
}

async function readValues(
  db: Reader,
  nodes: readonly string[],
  columns: readonly string[],
): Promise<Map<string, Map<string, string>>> {
  const values = new Map<string, Map<string, string>>();
  if (columns.length === 0) return values;
  const attributes = await db.attributes(nodes, columns);
  for (const column of columns) {
    const found = new Map<string, string>();
    for (const node of nodes) {
      const value = attributes.get(node, column);
      if (value !== undefined) found.set(node, value);
    }
    values.set(column, found);
  }
  return values;
}
