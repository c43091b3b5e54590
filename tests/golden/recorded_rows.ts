/** The recorded command lines, and which of them this project answers for. */

export interface GoldenRow {
  id: number;
  area: string;
  shell: string;
  /** Null: /dev/null, otherwise what a pipe gives. */
  stdin: string | null;
  rc: number;
  stdout: string;
  stderr: boolean;
  stable: "exact" | "line-order" | "token-order" | "varies";
}

/** Folder with golden.jsonl, initial/ and work/; it is no part of a clone. */
export const recordedFolder = new URL("../../../shared/golden", import.meta.url).pathname;

/** Areas in which every difference must have its reason; the others are only reported. */
export const requiredAreas: ReadonlySet<string> = new Set([
  ...[
    "tabdump",
    "tabdump-initial",
    "tabdump-final",
    "nodeadd",
    "chtab",
    "gettab",
    "noderange",
    "noderange-env",
  ],
  ...[
    "dyngroup",
    "nodels",
    "nodech",
    "nodegrpch",
    "mkdef-node",
    "lsdef-node",
    "chdef-node",
    "stanza",
    "objdefs",
  ],
  ...["rmdef", "regex", "tabrestore", "policy", "client", "coll"],
]);

/** All rows in order, or undefined where there is no recording. */
export function readRecordedRows(): GoldenRow[] | undefined {
  try {
    const text = Deno.readTextFileSync(`${recordedFolder}/golden.jsonl`);
    return text.trim().split("\n").map((line) => JSON.parse(line) as GoldenRow);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
