/**
 * Runs the recorded rows once, one way, on one database; called by run.ts inside the sandbox of the recorded
 * machine as `run_one.ts WAY DATABASE`. Prints one tally a line.
 */
import process from "node:process";
import reasons from "./deviations.json" with { type: "json" };
import { createMachine, type Database } from "./machine.ts";
import { readRecordedRows, recordedFolder } from "./recorded_rows.ts";
import { createGoldenSite } from "./site.ts";
import standIns from "./stand_ins.json" with { type: "json" };
import { type GoldenSite, tallyRows } from "./tally.ts";

/** `here`: all in this process, which is quick; the others are the installed program. */
export type Way = "here" | "daemon" | "bypass";

function createSite(way: Way, database: Database): Promise<GoldenSite> {
  if (way === "here") return createGoldenSite(recordedFolder);
  return createMachine({ how: way, database, recorded: recordedFolder });
}

if (import.meta.main) {
  const [way, database] = process.argv.slice(2) as [Way, Database];
  const site = await createSite(way, database);
  try {
    for (const tally of await tallyRows(readRecordedRows() ?? [], site, reasons, standIns)) {
      console.log(JSON.stringify(tally));
    }
  } finally {
    await site.close();
  }
}
