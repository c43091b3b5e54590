/** `nodeadd`: new nodes in nodelist, with values for any node table. */
import { defineCommand, operands, UsageError } from "../../core/mod.ts";
import { dynamicGroupsCheck } from "./dynamic_members.ts";
import { emptyOnPurpose, holdsNodes, parseNodeCell } from "./node_column.ts";
import { nameWarnings } from "./node_names.ts";

export const nodeadd = defineCommand({
  name: "nodeadd",
  summary: "Add nodes",
  description: "Nodes that exist already get the values given. Every node should be in the group all.",
  noderange: "names",
  operands: { values: operands("groups=group1,group2, which is required, and table.column=value") },
  changes: true,
  examples: [["nodeadd node1-node3 groups=compute,all", "three nodes in two groups"]],
  async *run({ db, registry }, { nodes, values: words }) {
    const cells = words.map((word) => parseNodeCell(registry, word));
    if (!cells.some(({ table, column }) => table === "nodelist" && column === "groups")) {
      throw new UsageError("The groups of the nodes are missing; add groups=all or another list");
    }
    const rows = new Map<string, Record<string, string>>([["nodelist", {}]]);
    for (const { table, column, operator, value } of cells) {
      if (operator !== "=") {
        throw new UsageError(`New nodes take only = , not ${operator} (${table}.${column})`);
      }
      if (!holdsNodes(registry, table)) throw new UsageError(`Table ${table} holds no nodes`);
      const row = rows.get(table) ?? {};
      row[column] = value === "" ? emptyOnPurpose : value;
      rows.set(table, row);
    }
    yield* nameWarnings(nodes);
    await db.write(async (transaction) => {
      const check = await dynamicGroupsCheck(transaction);
      const before = new Map((await transaction.rows("nodelist")).map((row) => [row.node, row.groups]));
      for (const node of nodes) check(node, before.get(node), rows.get("nodelist")?.groups ?? "");
      for (const [table, row] of rows) for (const node of nodes) transaction.put(table, { node }, row);
    });
  },
});
