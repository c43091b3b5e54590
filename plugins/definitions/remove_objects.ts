/** Removes objects from the tables that hold their attributes. */
import { type Reader, type Registry, UsageError } from "../../core/mod.ts";
import type { Changes } from "./changes.ts";
import { clearMembers } from "./group_members.ts";
import type { ObjectType } from "./object_type.ts";

/**
 * Looks through each table once, whatever the number of objects.
 * @throws UsageError the site, which nothing works without
 */
export async function removeObjects(
  db: Reader,
  registry: Registry,
  changes: Changes,
  type: ObjectType,
  names: readonly string[],
): Promise<void> {
  if (names.length === 0) return;
  if (type.name === "site") {
    throw new UsageError(
      "The site definition cannot be removed; clear single attributes with chdef -t site NAME=",
    );
  }
  if (type.name === "group") { for (const name of names) await clearMembers(db, changes, name); }
  const wanted = new Set(names);
  for (const [table, column] of objectPlaces(registry, type)) {
    for (const row of await db.rows(table)) {
      const name = row[column];
      if (name !== undefined && wanted.has(name)) changes.remove(table, { [column]: name });
    }
  }
}

/** Table and column that the names are found in; for nodes and groups all tables of nodes. */
export function objectPlaces(registry: Registry, type: ObjectType): Map<string, string> {
  const found = new Map<string, string>();
  if (type.name === "node" || type.name === "group") {
    for (const table of registry.tables.values()) if (table.key[0] === "node") found.set(table.name, "node");
  }
  if (type.name === "group") found.delete("nodelist");
  for (const { table, rowKey } of [...type.places.values()].flat()) {
    const part = rowKey.find(({ attribute }) => attribute !== undefined);
    if (part && !found.has(table)) found.set(table, part.column);
  }
  return found;
}
