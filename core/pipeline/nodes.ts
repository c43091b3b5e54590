/** From a noderange to node names, against the tables. */
import type { AnyCommand } from "../command.ts";
import type { Attributes, Reader } from "../database.ts";
import { dynamicGroups } from "../dynamic_groups.ts";
import { UsageError } from "../errors.ts";
import {
  columnsOf,
  expandNoderange,
  type ExpandOptions,
  type NoderangeWorld,
  parseNoderange,
} from "../noderange/mod.ts";
import { readable } from "../readable.ts";
import type { Registry } from "../registry.ts";
import { columnSpec } from "../table.ts";

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
  registry: Registry,
): Promise<readonly string[]> {
  if (command.noderange === undefined || noderange === undefined) {
    if (command.noderange === "required" || command.noderange === "names") {
      throw new UsageError(`${command.name} needs a noderange`);
    }
    return [];
  }
  return await expand(db, noderange, command.noderange === "names" ? "names" : "known", naming, registry);
}

/** Known nodes of a noderange; a part that names nothing is left out. */
export async function expandKnown(
  db: Reader,
  noderange: string,
  naming: NodeNaming,
  registry: Registry,
): Promise<readonly string[]> {
  return await expand(db, noderange, "lenient", naming, registry);
}

/** Values that selections such as `nodehm.mgt==ipmi` need are read once, for all nodes. */
async function expand(
  db: Reader,
  noderange: string,
  mode: NonNullable<ExpandOptions["mode"]>,
  naming: NodeNaming,
  registry: Registry,
): Promise<readonly string[]> {
  const [known, site] = [await db.nodeSet(), await db.site()];
  // Most requests name one node, which no group changes.
  if (known.has(noderange) && !site.get("excludenodes")) return [noderange];
  const ast = parseNoderange(noderange);
  const [nodes, groups] = [await db.nodes(), await db.groups()];
  const dynamic = await dynamicGroups(db, registry);
  const values = await readValues(db, columnsOf(ast, site.get("excludenodes")), registry);
  return expandNoderange(ast, {
    has: (node) => known.has(node),
    members: (group) => dynamic.get(group)?.() ?? groups.get(group),
    nodes: () => nodes,
    values: (column) => values.get(column),
    excludenodes: site.get("excludenodes"),
    ...naming,
  }, { mode });
}

/** Names that stand for a column in selections. */
const shortNames = new Map([
  ["groups", "nodelist.groups"],
  ["tags", "nodelist.groups"],
  ["mgt", "nodehm.mgt"],
]);

async function readValues(
  db: Reader,
  names: readonly string[],
  registry: Registry,
): Promise<Map<string, Map<string, string>>> {
  const values = new Map<string, Map<string, string>>();
  const columns = new Map(
    names.map((name) => [name, shortNames.get(name) ?? name] as const)
      .filter(([, column]) => columnExists(registry, column)),
  );
  if (columns.size === 0) return values;
  const attributes = await db.attributes(await db.nodes(), [...columns.values()]);
  for (const [name, column] of columns) {
    const found = (nodes: readonly string[]) => columnValues(attributes, nodes, column);
    values.set(name, attributes.keep(`values of ${column}`, "", [column], found));
  }
  return values;
}

function columnValues(attributes: Attributes, nodes: readonly string[], column: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const node of nodes) {
    const value = readable(() => attributes.get(node, column));
    if (value !== undefined) found.set(node, value);
  }
  return found;
}

function columnExists({ tables }: Registry, name: string): boolean {
  const [table = "", column = ""] = name.split(".");
  const spec = tables.get(table);
  return spec !== undefined && columnSpec(spec, column) !== undefined;
}
