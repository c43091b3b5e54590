/** Takes a site's tables from one database to another: the way to another engine, and back. */
import type { TableSpec } from "../table.ts";
import type { Store } from "./store.ts";

/**
 * Replaces the rows of `tables` in `to` by those of `from`, in their order, all or nothing; no one can write to
 * either meanwhile. Answers how many rows each table has.
 * @param copied called before anyone can write to `from` again
 */
export async function copyDatabase(
  from: Store,
  to: Store,
  tables: Iterable<TableSpec>,
  copied: () => Promise<void> = () => Promise.resolve(),
): Promise<ReadonlyMap<string, number>> {
  return await from.transaction(async () => {
    const value = await to.transaction(async () => {
      const changes = [];
      for (const table of tables) {
        changes.push({ kind: "replace", table, rows: await from.read(table) } as const);
      }
      const value = new Map(changes.map(({ table, rows }) => [table.name, rows.length]));
      return { value, changes };
    });
    await copied();
    return { value, changes: [] };
  });
}
