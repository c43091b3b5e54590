/** Which columns the selections of a noderange need, so that the caller can read them beforehand. */
import type { NoderangeAst } from "./ast.ts";

/** Each once, as written: `table.column`, or a short name such as `groups`, `tags`, `mgt`. */
export function columnsOf(_ast: NoderangeAst): string[] {
  return [];
}
