/** Reads a noderange (noderange(3)) into its syntax tree. */
import type { NoderangeAst } from "./ast.ts";

/** @throws NoderangeSyntaxError */
export function parseNoderange(text: string): NoderangeAst {
  return { text, terms: [] };
}
