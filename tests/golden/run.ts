/**
 * Runs the recorded command lines in order and compares data and exit statuses with what was recorded; run with
 * `deno run -A tests/golden/run.ts [--json] [--show] [AREA...]`. Without ../shared there is nothing to do.
 */
import process from "node:process";
import { runInSandbox } from "../lab/sandbox.ts";
import { compareRow, type GoldenRow } from "./compare.ts";
import { createGoldenSite } from "./site.ts";

const shared = new URL("../../../shared/golden", import.meta.url).pathname;

const insideVariable = "XCAT_GOLDEN_INSIDE";

interface Tally {
  area: string;
  rows: number;
  equal: number;
  deviations: { id: number; shell: string; why: string }[];
}

async function main(words: readonly string[]): Promise<void> {
  const json = words.includes("--json");
  const show = words.includes("--show");
  const areas = new Set(words.filter((word) => !word.startsWith("-")));
  let text: string;
  try {
    text = await Deno.readTextFile(`${shared}/golden.jsonl`);
  } catch {
    console.log("There are no recorded rows (../shared/golden); nothing was compared.");
    return;
  }
  const rows = text.trim().split("\n").map((line) => JSON.parse(line) as GoldenRow);
  const site = await createGoldenSite(shared);
  const tallies = new Map<string, Tally>();
  try {
    for (const row of rows) {
      const got = await site.execute(row);
      if (areas.size > 0 && !areas.has(row.area)) continue;
      const tally = tallies.get(row.area) ?? { area: row.area, rows: 0, equal: 0, deviations: [] };
      tallies.set(row.area, tally);
      tally.rows++;
      const why = compareRow(row, got, site.work);
      if (why === undefined) tally.equal++;
      else {
        tally.deviations.push({ id: row.id, shell: row.shell, why });
        if (show) console.log(`--- ${row.id} [${row.area}] ${row.shell}\n${why}\n${got.stderr}`);
      }
    }
  } finally {
    await site.close();
  }
  for (const tally of tallies.values()) {
    if (json) console.log(JSON.stringify(tally));
    else {console.log(
        `${tally.area.padEnd(16)} ${tally.equal}/${tally.rows}`,
        tally.deviations.map(({ id }) => id).join(" "),
      );}
  }
}

/** The rows write to the machine's own files, /etc/hosts among them: they run in namespaces of their own only. */
async function enterSandbox(words: readonly string[]): Promise<number> {
  const { status } = await runInSandbox(
    {
      hostname: "xcatmn.cluster.test",
      interfaces: [{ name: "eth0", address: "10.0.0.1/16" }],
      hosts: "127.0.0.1 localhost\n10.0.0.1 xcatmn.cluster.test xcatmn\n",
    },
    [Deno.execPath(), "run", "-A", import.meta.filename ?? "", ...words],
    { env: { ...Deno.env.toObject(), [insideVariable]: "1" }, inherit: true },
  );
  return status;
}

if (import.meta.main) {
  const words = process.argv.slice(2);
  if (process.env[insideVariable]) await main(words);
  else process.exitCode = await enterSandbox(words);
}
