/** `nodels`: the nodes, and the values of their columns after inheritance and templates. */
import {
  type Attributes,
  type AttributeValue,
  type Context,
  defineCommand,
  flag,
  NodeError,
  operands,
  parseSelection,
  type Registry,
  type Result,
  selectionTest,
  UsageError,
} from "../../core/mod.ts";
import { nodeColumn, nodeColumns } from "./node_column.ts";
import { visibleNodes } from "./visible_nodes.ts";

export const nodels = defineCommand({
  name: "nodels",
  summary: "List nodes and the values of their attributes",
  description:
    "Without words it lists names. Each further word is a column, a short name (groups, tags, mgt), a whole table, " +
    "or a selection that narrows the nodes: table.column==value, !=, =~ or !~ with a Perl regular expression.",
  noderange: "optional",
  options: {
    blame: flag("b", "name the group that a value is inherited from"),
    withFieldname: flag("H", "name the column also where there is only one"),
    hidden: flag("S", "also nodes that are hidden, such as service processors"),
  },
  operands: { columns: operands("table.column, table, short name or selection", { optional: true }) },
  examples: [
    ["nodels all nodehm.mgt", "one column"],
    ["nodels compute nodehm.mgt==ipmi", "nodes with a value"],
    ["nodels --blame cn-1 noderes.tftpserver", "which group the value comes from"],
  ],
  async *run(context, { nodes: asked, noderange, columns: words, blame, withFieldname, hidden }) {
    const selections = words.filter(isSelection);
    const wanted = words.filter((word) => !isSelection(word));
    const columns = [...new Set(wanted.flatMap((word) => nodeColumns(context.registry, word)))];
    // A noderange of commas alone names nothing, and so is as good as none.
    const all = noderange === undefined || /^,*$/.test(noderange)
      ? [...await context.db.nodes()].sort()
      : asked;
    const nodes = await narrow(context, hidden ? all : await visibleNodes(context.db, all), selections);
    const named = withFieldname || wanted.length > 1 || columns.length > 1;
    yield* list(context, nodes, inOrder(columns), { named, blame });
  },
});

function isSelection(word: string): boolean {
  return /[=!]/.test(word);
}

/** Tables as they were asked for, the columns of each by name. */
function inOrder(columns: readonly string[]): string[] {
  const tables = Map.groupBy(columns, (column) => column.slice(0, column.indexOf(".")));
  return [...tables.values()].flatMap((same) => same.sort());
}

async function narrow(context: Context, nodes: readonly string[], words: readonly string[]) {
  if (words.length === 0) return nodes;
  const tests = words.map((word) => selection(context.registry, word));
  const values = await context.db.attributes(nodes, tests.map(({ column }) => column));
  return nodes.filter((node) => tests.every(({ column, fits }) => fits(values.get(node, column))));
}

function selection(registry: Registry, word: string) {
  const parsed = parseSelection(word) ?? { column: word, operator: "==", value: "" };
  return { column: nodeColumn(registry, parsed.column), fits: selectionTest(parsed) };
}

async function* list(
  { db }: Context,
  nodes: readonly string[],
  columns: readonly string[],
  { named, blame }: { named: boolean; blame: boolean },
): AsyncGenerator<Result> {
  if (columns.length === 0) {
    for (const node of nodes) yield { node };
    return;
  }
  const values = await db.attributes(nodes, columns);
  for (const node of nodes) {
    for (const column of columns) yield cellResult(values, node, column, { named, blame });
  }
}

/** A template that does not fit one node's name is that node's error. */
function cellResult(
  values: Attributes,
  node: string,
  column: string,
  { named, blame }: { named: boolean; blame: boolean },
): Result {
  try {
    const found: AttributeValue | undefined = column.endsWith(".node")
      ? { value: node }
      : values.find(node, column);
    const origin = blame && found?.group !== undefined ? ` (inherited from group ${found.group})` : "";
    const data = `${found?.value ?? ""}${origin}`;
    return named ? { node, desc: column, data } : { node, data };
  } catch (error) {
    if (error instanceof UsageError || error instanceof NodeError) return { node, error: error.message };
    throw error;
  }
}
