/** Takes a site to another database: all its tables, then /etc/xcat/cfgloc, so that there is no time in between. */
import type { Ports } from "../ports/mod.ts";
import type { TableSpec } from "../table.ts";
import { copyDatabase } from "./copy.ts";
import { parseLocation } from "./location.ts";
import { openLater, openLocation } from "./open.ts";

/** Why a line of cfgloc was not taken, or whose database it names. */
export { parseLocation };

/**
 * Copies the site's tables to the database that this line of cfgloc names; answers how many rows they have.
 * @param take puts the line into its place; called while no one can write to the old database
 * @throws UsageError one of both databases cannot be used; nothing was kept
 */
export async function moveDatabase(
  ports: Pick<Ports, "fs" | "clock">,
  tables: Iterable<TableSpec>,
  line: string,
  take: () => Promise<void>,
): Promise<number> {
  const from = openLater(ports);
  const to = await openLocation(parseLocation(line), ports);
  try {
    const rows = await copyDatabase(from, to, tables, take);
    return [...rows.values()].reduce((sum, count) => sum + count, 0);
  } finally {
    await to.close();
    await from.close();
  }
}
