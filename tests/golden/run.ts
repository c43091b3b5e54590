/**
 * Runs the recorded command lines in order and compares data and exit statuses with what was recorded:
 *
 *     deno task golden [--way here|daemon|bypass] [--database sqlite|postgresql|mariadb] [--all]
 *                      [--json] [--show] [--write FILE] [AREA…]
 *
 * The program is that of the sources, or XCAT_BINARY, the compiled one. --all runs every way on every database;
 * --show prints what differs; --write keeps the result as a page. Ends with 1 where a required area differs without
 * a reason. Without a recording there is nothing to do.
 */
import process from "node:process";
import { parseArgs } from "node:util";
import { runInSandbox } from "../lab/sandbox.ts";
import { type Database, recordedSandbox } from "./machine.ts";
import { readRecordedRows, recordedFolder } from "./recorded_rows.ts";
import { renderResults, type Run } from "./render_results.ts";
import type { Way } from "./run_one.ts";
import { complaints, type Tally } from "./tally.ts";

async function main(words: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: words,
    allowPositionals: true,
    options: {
      way: { type: "string", default: "daemon" },
      database: { type: "string", default: "sqlite" },
      all: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      show: { type: "boolean", default: false },
      write: { type: "string" },
    },
  });
  if (!readRecordedRows()) {
    console.log("There is no recording beside this repository; nothing was compared.");
    return 0;
  }
  const runs: Run[] = [];
  for (const [way, database] of values.all ? combinations() : [[values.way, values.database]]) {
    const tallies = await runOnce(way as Way, database as Database);
    runs.push({ way: way as Way, database: database as Database, tallies });
    if (!values.json) console.log(`== ${way}, ${database}`);
    for (
      const tally of tallies.filter(({ area }) => positionals.length === 0 || positionals.includes(area))
    ) {
      console.log(values.json ? renderJson(tally) : renderTally(tally, values.show));
    }
    for (const complaint of complaints(tallies)) console.error(complaint);
  }
  if (values.write !== undefined) await writePage(values.write, runs);
  return runs.some(({ tallies }) => complaints(tallies).length > 0) ? 1 : 0;
}

/** As the repository's formatting wants it. */
async function writePage(file: string, runs: readonly Run[]): Promise<void> {
  await Deno.writeTextFile(file, renderResults(runs));
  await new Deno.Command(Deno.execPath(), { args: ["fmt", "--quiet", file] }).output();
}

function combinations(): [Way, Database][] {
  const databases: Database[] = ["sqlite", "postgresql", "mariadb"];
  return databases.flatMap((database): [Way, Database][] => [["daemon", database], ["bypass", database]]);
}

/** The rows write to the machine's own files, /etc/hosts among them: they run in namespaces of their own only. */
async function runOnce(way: Way, database: Database): Promise<Tally[]> {
  const script = new URL("run_one.ts", import.meta.url).pathname;
  const { status, stdout, stderr } = await runInSandbox(
    recordedSandbox(recordedFolder),
    [Deno.execPath(), "run", "-A", "--quiet", script, way, database],
  );
  if (status !== 0) throw new Error(`The run (${way}, ${database}) ended with ${status}: ${stdout}${stderr}`);
  return stdout.trim().split("\n").map((line) => JSON.parse(line) as Tally);
}

/** One line with the fields area, rows, equal, deviations; what differs without a reason is named beside them. */
function renderJson({ differences, ...tally }: Tally): string {
  if (differences.length === 0) return JSON.stringify(tally);
  return JSON.stringify({ ...tally, differences: differences.map(({ id, why }) => ({ id, why })) });
}

function renderTally({ area, rows, equal, deviations, differences }: Tally, show: boolean): string {
  const known = deviations.length > 0 ? `, ${deviations.length} on purpose` : "";
  const ids = differences.map(({ id }) => id).join(" ");
  const lines = [`${area.padEnd(16)} ${equal} of ${rows}${known}${ids === "" ? "" : `; differ: ${ids}`}`];
  if (show) {
    for (const { id, shell, why, stderr } of differences) {
      lines.push(`--- ${id} [${area}] ${shell}`, why, stderr.trimEnd());
    }
  }
  return lines.join("\n");
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2));
