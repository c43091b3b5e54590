/** Removes nodes, or groups, from every table whose rows are found by their names. */
import { objectAttributes, type Registry, type Transaction } from "../../core/mod.ts";

/** Reads each table once and removes only rows that are there. */
export async function removeNodes(
  transaction: Transaction,
  registry: Registry,
  names: ReadonlySet<string>,
): Promise<void> {
  for (const [table, column] of holders(registry)) {
    const present = new Set<string>();
    for (const row of await transaction.rows(table)) {
      const name = row[column];
      if (name !== undefined && names.has(name)) present.add(name);
    }
    for (const name of present) transaction.remove(table, { [column]: name });
  }
}

/** Table and column for all tables of nodes, and for those that nodes have attributes in (`mpa`, `switches`). */
function holders(registry: Registry): Map<string, string> {
  const found = new Map<string, string>();
  for (const table of registry.tables.values()) {
    if (table.key[0] === "node") found.set(table.name, "node");
  }
  for (const { table, rowKey } of objectAttributes(registry, "node")) {
    const part = rowKey.find(({ attribute }) => attribute === "node");
    if (part && !found.has(table)) found.set(table, part.column);
  }
  return found;
}
