/** The tables that dumpxCATdb and restorexCATdb leave out. */
import type { Reader } from "../../core/mod.ts";
import { words } from "./word_list.ts";

/** Restoring a log would number the rows anew that were written since. */
const logs = ["auditlog", "eventlog"];

/** Those of `site.skiptables`, and the logs unless `all` are wanted. */
export async function skippedTables(db: Reader, all: boolean): Promise<ReadonlySet<string>> {
  return new Set([...all ? [] : logs, ...words((await db.site()).get("skiptables") ?? "")]);
}
