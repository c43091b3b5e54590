/** The syntax tree of a noderange: what was written, before any node or group is looked up. */

import type { Selection } from "./selection.ts";

/**
 * What stands between two commas: operands that are intersected, and what becomes of the result. `,` adds it, `,-`
 * takes it away at the end, `@` intersects all that came before with it.
 */
export interface Term {
  operator: "," | ",-" | "@";
  operands: Operand[];
}

/** A name, group or range; which one is decided when the nodes are known. */
export interface AtomOperand {
  kind: "atom";
  text: string;
  offset: number;
}

/** `/re`: the names that match it as a whole. */
export interface PatternOperand {
  kind: "pattern";
  pattern: string;
  text: string;
  offset: number;
}

/** `^file`: the names listed in a file of the client. */
export interface FileOperand {
  kind: "file";
  path: string;
  text: string;
  offset: number;
}

/** `column==value` and its kin. */
export interface SelectionOperand extends Selection {
  kind: "selection";
  text: string;
  offset: number;
}

/** `( )`: terms of their own, exclusions applied inside. `^( )`: the same, unknown names passed over. */
export interface ListOperand {
  kind: "list";
  lenient: boolean;
  terms: Term[];
  text: string;
  offset: number;
}

export type Operand = AtomOperand | PatternOperand | FileOperand | SelectionOperand | ListOperand;

export interface NoderangeAst {
  text: string;
  terms: Term[];
}
