/** `nodeadd`: new nodes in nodelist, with values for any node table. */
import { defineCommand, operands, UsageError } from "../../core/mod.ts";
import { emptyOnPurpose, holdsNodes, parseNodeCell } from "./node_column.ts";

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
    const mixed = nodes.find((node) => /[A-Z]/.test(node));
    if (mixed !== undefined) {
      yield { warning: `The name "${mixed}" has capital letters; DNS does not tell them apart` };
    }
    await db.write((transaction) => {
      for (const [table, row] of rows) for (const node of nodes) transaction.put(table, { node }, row);
      return Promise.resolve();
    });
  },
});
