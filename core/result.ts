/** What commands yield: data, never printed text. The client makes text, XML, JSON and the exit status of it. */

/** A line or a value about one node; shown as `node: desc: data`. */
export interface NodeResult {
  node: string;
  data?: string;
  desc?: string;
  error?: string;
  /** Exit status part, or-ed over all results; an `error` without it counts as 1. */
  errorcode?: number;
}

/** A line that scripts read, to stdout. */
export interface DataResult {
  data: string;
}

/** A line for people, to stdout. */
export interface InfoResult {
  info: string;
}

/** A line for people, to stderr, that does not change the exit status. */
export interface WarningResult {
  warning: string;
}

/** A failure that concerns the whole request, to stderr. `errorcode` 0 reports without failing. */
export interface ErrorResult {
  error: string;
  errorcode?: number;
}

/** Sets the exit status without a message. */
export interface StatusResult {
  errorcode: number;
}

/** Any further element of a response that a line-based client expects, such as `<destiny>`. */
export interface ElementResult {
  element: string;
  text: string;
  /** In place of the text. */
  children?: readonly ElementResult[];
}

/** How far long work is. Shown where the caller sits at a terminal, nowhere else; sent to nobody who did not ask. */
export interface Progress {
  done: number;
  /** Absent where nobody can tell. */
  total?: number;
  /** What is counted: `nodes`, `packages`, `MiB`. */
  unit: string;
}

export interface ProgressResult {
  progress: Progress;
}

/** Bytes for the caller's terminal, at once and unchanged. */
export interface OutputResult {
  output: Uint8Array;
}

export type Result =
  | NodeResult
  | DataResult
  | InfoResult
  | WarningResult
  | ErrorResult
  | StatusResult
  | ElementResult
  | ProgressResult
  | OutputResult;

/** The part of the exit status that a result stands for. */
export function statusOf(result: Result): number {
  if ("errorcode" in result && result.errorcode !== undefined) return result.errorcode;
  return "error" in result && result.error !== undefined ? 1 : 0;
}
