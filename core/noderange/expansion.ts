/** What one expansion of a noderange works with. */
import { UsageError } from "../errors.ts";
import type { NoderangeWorld } from "./world.ts";

/** What becomes of names that are neither node nor group: an error, a result, or nothing. */
export type UnknownNames = "known" | "names" | "lenient";

export interface Expansion {
  world: NoderangeWorld;
  mode: UnknownNames;
  /** Collects in mode `known`. */
  unknown: Set<string>;
  /** Counts names against the limit before they are made. @throws UsageError */
  take(count: number): void;
}

/** Names every unknown part, as far as a line can hold them. */
export function unknownNamesError(unknown: ReadonlySet<string>): UsageError {
  const shown = [...unknown].slice(0, 50).join(",");
  const more = unknown.size > 50 ? ` and ${unknown.size - 50} more` : "";
  return new UsageError(`Invalid nodes and/or groups in noderange: ${shown}${more}`);
}
