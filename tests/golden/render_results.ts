/** The page that keeps the last result of all runs. */
import type { Database } from "./machine.ts";
import { requiredAreas } from "./recorded_rows.ts";
import type { Way } from "./run_one.ts";
import type { Tally } from "./tally.ts";

export interface Run {
  way: Way;
  database: Database;
  tallies: readonly Tally[];
}

export function renderResults(runs: readonly Run[]): string {
  const areas = [...new Set(runs.flatMap(({ tallies }) => tallies.map(({ area }) => area)))];
  const table = (title: string, chosen: readonly string[]) => [
    `## ${title}`,
    "",
    `| area | ${runs.map(({ way, database }) => `${way}, ${database}`).join(" | ")} |`,
    `| --- |${" --- |".repeat(runs.length)}`,
    ...chosen.map((area) => `| ${area} | ${runs.map((run) => cell(run, area)).join(" | ")} |`),
    "",
  ];
  return [
    "# Compared with the recorded behaviour of xCAT 2",
    "",
    "Made by `deno task golden --all --write docs/golden.md`. A cell says how many rows are equal of how many there",
    "are; `+n` are those that differ on purpose.",
    "",
    ...table("Required", areas.filter((area) => requiredAreas.has(area))),
    ...table("Reported", areas.filter((area) => !requiredAreas.has(area))),
    "## On purpose",
    "",
    ...reasonLines(runs),
    "",
  ].join("\n");
}

function cell({ tallies }: Run, area: string): string {
  const tally = tallies.find((one) => one.area === area);
  if (!tally) return "";
  const known = tally.deviations.length > 0 ? ` +${tally.deviations.length}` : "";
  return `${tally.equal}${known} of ${tally.rows}`;
}

function reasonLines(runs: readonly Run[]): string[] {
  const found = new Map<string, Set<number>>();
  for (
    const { id, reason } of runs.flatMap(({ tallies }) => tallies.flatMap(({ deviations }) => deviations))
  ) {
    found.set(reason, (found.get(reason) ?? new Set()).add(id));
  }
  return [...found].map(([reason, ids]) => `- ${[...ids].sort((a, b) => a - b).join(", ")}: ${reason}`);
}
