/** `nodegrpch`: a value for a group, and for all of its nodes. */
import { defineCommand, dynamicGroups, operand, operands, type Result, UsageError } from "../../core/mod.ts";
import { holdsNodes, parseNodeCell } from "./node_column.ts";
import { words } from "./word_list.ts";

export const nodegrpch = defineCommand({
  name: "nodegrpch",
  summary: "Change values of groups, and clear those of their nodes",
  description:
    "Afterwards every node of the group has the group's value, except where another group comes first.",
  operands: {
    groups: operand("names of groups with commas between them"),
    changes: operands("table.column=value", { optional: true }),
  },
  changes: true,
  examples: [["nodegrpch compute nodehm.mgt=ipmi", "one value for all nodes of a group"]],
  async *run({ db, registry }, args): AsyncGenerator<Result> {
    // A client that sends the first word apart leaves only assignments.
    const [text = "", ...assignments] = [args.noderange, args.groups, ...args.changes]
      .filter((word) => word !== undefined);
    if (assignments.length === 0) throw new UsageError("Say what to change: table.column=value");
    const cells = assignments.map((word) => parseNodeCell(registry, word));
    for (const { table, column, operator } of cells) {
      if (operator !== "=") throw new UsageError(`Groups take only = , not ${operator} (${table}.${column})`);
      if (!holdsNodes(registry, table)) throw new UsageError(`Table ${table} holds no nodes`);
    }
    const nodes = await db.nodeSet();
    const names = words(text);
    for (const name of names.filter((name) => nodes.has(name))) {
      yield { warning: `"${name}" is a node, not a group; change it with nodech` };
    }
    await db.write(async (transaction) => {
      const groups = await transaction.groups();
      const dynamic = await dynamicGroups(transaction, registry);
      for (const name of names.filter((name) => !nodes.has(name))) {
        const members = dynamic.get(name)?.() ?? groups.get(name) ?? [];
        for (const { table, column, value } of cells) {
          transaction.put(table, { node: name }, { [column]: value });
          // As scripts know it: each node has a row afterwards, be it empty.
          for (const node of members) transaction.put(table, { node }, { [column]: "" });
        }
      }
    });
  },
});
