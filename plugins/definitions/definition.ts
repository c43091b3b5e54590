/** One object as a command line or a stanza defines it. */
import type { ObjectType } from "./object_type.ts";

export interface Definition {
  type: ObjectType;
  name: string;
  attributes: ReadonlyMap<string, string>;
}

/** What becomes of the value that an attribute had: replaced, words added to its end, or words taken out. */
export type Change = "set" | "plus" | "minus";

export interface DefineOptions {
  /** `make`: objects must not exist; `remake`: they are removed first; `change`: those that are missing are made. */
  mode: "make" | "remake" | "change";
  change: Change;
  /** Names every object that was written. */
  verbose: boolean;
  /** Conditions of a dynamic group. */
  dynamic?: { nodeType: ObjectType; where: readonly string[] };
}
