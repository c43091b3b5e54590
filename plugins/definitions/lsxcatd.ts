/** `lsxcatd`: what the daemon is. */
import { defineCommand, flag, UsageError, version } from "../../core/mod.ts";

export const lsxcatd = defineCommand({
  name: "lsxcatd",
  summary: "Show the version and the database of the daemon",
  options: {
    version: flag("v", "the version"),
    database: flag("d", "the database engine"),
    all: flag("a", "all of it"),
  },
  examples: [["lsxcatd -a", "Version and database engine."]],
  async *run({ db }, { version: asked, database, all }) {
    if (!asked && !database && !all) throw new UsageError("Say what to show: lsxcatd -v, -d or -a");
    if (asked || all) yield { data: `Version ${version}` };
    if (database || all) yield { data: `dbengine=${await db.engine()}` };
  },
});
