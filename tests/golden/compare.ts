/** Compares one recorded row with what we printed: lines of data and the exit status, not words to people. */

import type { GoldenRow } from "./recorded_rows.ts";

export interface Outcome {
  status: number;
  /** What went to stdout, without `info` where that could be told apart. */
  stdout: string;
  stderr: string;
}

/** What differs, or undefined. */
export function compareRow(row: GoldenRow, got: Outcome, work: string): string | undefined {
  if (row.rc !== got.status) return `exit status: wanted ${row.rc}, got ${got.status}`;
  if (row.stable === "varies") return undefined;
  const wanted = normalise(row.stdout.replaceAll("@WORK@", work), row.stable);
  const found = normalise(got.stdout, row.stable);
  if (wanted === found) return undefined;
  return firstDifference(wanted, found);
}

/** Sentences and usage texts, theirs and ours: everyone words them as they like. */
const forPeople = [
  /^\d+ object definitions? (have|has|was|were)/,
  /^(No|Could not find any) object/,
  /^Changed the object name/,
  /^New object definitions/,
  /^(No objects|There are no rows|Nothing to display)/,
  /^Table \S+ does not exist/,
  /^Version \d/,
  /^Renamed /,
  /^WARNING: /,
];

function normalise(text: string, stable: GoldenRow["stable"]): string {
  const usage = text.search(/^(\[\w+\]: )?Usage:/m);
  const lines = (usage < 0 ? text : text.slice(0, usage)).split("\n")
    .filter((line) => !forPeople.some((pattern) => pattern.test(line)));
  const kept = lines.join("\n").replace(/\n+$/, "").replace(/^\n+/, "");
  if (stable === "line-order") return kept.split("\n").sort().join("\n");
  return stable === "token-order" ? kept.split(/[\s,=]+/).sort().join("\n") : kept;
}

function firstDifference(wanted: string, found: string): string {
  const [left, right] = [wanted.split("\n"), found.split("\n")];
  const at = left.findIndex((line, index) => line !== right[index]);
  const line = at < 0 ? left.length : at;
  return `line ${line + 1} of ${left.length}/${right.length}: wanted ${JSON.stringify(left[line])}, got ${
    JSON.stringify(right[line])
  }`;
}
