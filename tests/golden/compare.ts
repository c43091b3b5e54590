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
  const data = dataOf(row);
  const wanted = data(row.stdout.replaceAll("@WORK@", work));
  const found = data(got.stdout);
  if (wanted === found) return undefined;
  return firstDifference(wanted, found);
}

/** Takes the data out of what a row prints; the rest is words to people. */
function dataOf({ shell, stable }: GoldenRow): (text: string) => string {
  // What -V tells beside the results are words, and so are the page about the settings of the site and a list of commands.
  if (stable === "varies" || /^(mk|ch)def -V|^lsdef -t site -h|^xcatclient$/.test(shell)) return () => "";
  if (/^(ls|mk|ch|rm)def .*-h\b|^tabdump -d/.test(shell)) return describedNames;
  if (/ -h$/.test(shell)) return () => "";
  if (/^lsdef .*--template/.test(shell)) {
    return (text) => normalise(text.replace(/(MANDATORY:|OPTIONAL:|usercomment=).*/g, "$1"), stable);
  }
  // The order of its blocks is that of a hash; it was not the same in two runs of the original.
  if (/\bxdshcoll$/.test(shell)) return (text) => normalise(text, "line-order");
  return (text) => normalise(text, stable);
}

/** `name:` of each `name: sentence`; a table or attribute that one of them lacks is seen, its sentence is not. */
function describedNames(text: string): string {
  return [...text.matchAll(/^([\w.-]+):\t/gm)].map(([, name]) => name).join("\n");
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
  /^(\[\w+\]: )?(tabprune of \S+ complete|Nothing to prune|Removed \d+ rows|Table name required)/,
  /^Error: Unable to open/,
  /^Failed to connect to site table/,
  /^The (site table sshbetweennodes|\w+ ran successfully)|^(Made|Changed|Removed) the zone/,
  /^No command specified|^Generating image: $/,
  // Failures that went to stdout.
  /^\S+: Error: Unsupported command: |^Cannot figure out plugin|^\S+: options are required/,
  /^ ?Creating \S+ for database|^(Backup|Restore of Database) Complete|^(Skipping|Dump(ing|ed)|Restor(ing|ed)) /,
];

function normalise(text: string, stable: GoldenRow["stable"]): string {
  const usage = text.search(/^(\[\w+\]: )?Usage:/m);
  // With -V the original puts the server's name before some lines.
  const lines = (usage < 0 ? text : text.slice(0, usage)).replaceAll(/^\[\w+\]: /gm, "").split("\n")
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
