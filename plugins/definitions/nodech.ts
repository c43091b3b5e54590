/** `nodech`: changes values of nodes, or removes their rows from tables. */
import {
  type Attributes,
  defineCommand,
  flag,
  operands,
  parseSelection,
  type Registry,
  selectionTest,
  type Transaction,
  UsageError,
} from "../../core/mod.ts";
import { dynamicGroupsCheck, type GroupsCheck } from "./dynamic_members.ts";
import { emptyOnPurpose, holdsNodes, type NodeCell, nodeColumn, parseNodeCell } from "./node_column.ts";
import { addWords, withoutWords } from "./word_list.ts";

export const nodech = defineCommand({
  name: "nodech",
  summary: "Change values of nodes",
  description:
    "Sets the value in the own row of each node. ,= puts words before a comma-separated list, ^= takes them out. " +
    "An empty value hides what the node would inherit. Selections (==, !=, =~, !~) narrow the nodes.",
  noderange: "required",
  options: { delete: flag("d", "remove the rows of the nodes from the tables named") },
  operands: { changes: operands("table.column=value, table.column,=value, table.column^=value; or tables") },
  changes: true,
  examples: [
    ["nodech node1 groups,=diskless", "put node1 into a group, before its other groups"],
    ["nodech node1 groups^=diskless", "take it out again"],
  ],
  async *run({ db, registry }, { nodes, delete: removing, changes: words }) {
    if (removing) {
      for (const word of words) registry.table(word);
      await db.write((transaction) => removeRows(transaction, words, new Set(nodes)));
      return;
    }
    const tests = words.filter(isSelection).map((word) => selection(registry, word));
    const cells = words.filter((word) => !isSelection(word)).map((word) => parseNodeCell(registry, word));
    for (const { table } of cells.filter(({ table }) => !holdsNodes(registry, table))) {
      yield { warning: `Table ${table} holds no nodes; nothing was changed in it` };
    }
    const changes = cells.filter(({ table }) => holdsNodes(registry, table));
    await db.write(async (transaction) => {
      const columns = [...tests, ...changes.map(({ table, column }) => ({ column: `${table}.${column}` }))];
      const values = await transaction.attributes(nodes, columns.map(({ column }) => column));
      const chosen = nodes.filter((node) =>
        tests.every(({ column, fits }) => fits(values.get(node, column)))
      );
      const check = await dynamicGroupsCheck(transaction);
      for (const node of chosen) changeNode(transaction, node, changes, values, check);
    });
  },
});

function isSelection(word: string): boolean {
  return /^[^=,^]+?(==|=~|!=|!~)/.test(word);
}

function selection(registry: Registry, word: string) {
  const parsed = parseSelection(word);
  if (!parsed) throw new UsageError(`"${word}" is not a selection such as nodehm.mgt==ipmi`);
  return { column: nodeColumn(registry, parsed.column), fits: selectionTest(parsed) };
}

async function removeRows(transaction: Transaction, tables: readonly string[], nodes: ReadonlySet<string>) {
  for (const table of tables) {
    for (const { node } of await transaction.rows(table)) {
      if (node !== undefined && nodes.has(node)) transaction.remove(table, { node });
    }
  }
}

/** Lists grow from the value that the node has, be it inherited. */
function changeNode(
  transaction: Transaction,
  node: string,
  cells: readonly NodeCell[],
  values: Attributes,
  check: GroupsCheck,
): void {
  const rows = new Map<string, Record<string, string>>();
  for (const { table, column, operator, value } of cells) {
    const row = rows.get(table) ?? {};
    const before = row[column] ?? values.get(node, `${table}.${column}`) ?? "";
    row[column] = operator === "="
      ? value === "" ? emptyOnPurpose : value
      : operator === ",="
      ? addWords(value, before)
      : withoutWords(before, value);
    rows.set(table, row);
  }
  const { groups } = rows.get("nodelist") ?? {};
  if (groups !== undefined) check(node, values.get(node, "nodelist.groups"), groups);
  for (const [table, row] of rows) transaction.put(table, { node }, row);
}
