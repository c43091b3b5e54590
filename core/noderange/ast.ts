/** The syntax tree of a noderange: what was written, before any node or group is looked up. */

/** `,a@b` or `,-a@b`: the intersection of its operands, to be added or (`exclude`) taken away at the end. */
export interface Term {
  exclude: boolean;
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

/** `column==value` and its kin. `column` is `table.column` or a short name such as `groups` or `mgt`. */
export interface SelectionOperand {
  kind: "selection";
  column: string;
  operator: "==" | "!=" | "=~" | "!~";
  value: string;
  text: string;
  offset: number;
}

/** `( )`: terms of their own, exclusions applied inside. */
export interface ListOperand {
  kind: "list";
  terms: Term[];
  text: string;
  offset: number;
}

export type Operand = AtomOperand | PatternOperand | FileOperand | SelectionOperand | ListOperand;

export interface NoderangeAst {
  text: string;
  terms: Term[];
}
