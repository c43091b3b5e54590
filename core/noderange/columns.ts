/** Which columns the selections of a noderange need, so that the caller can read them beforehand. */
import type { NoderangeAst, Term } from "./ast.ts";
import { parseNoderange } from "./parse.ts";

/**
 * Each once, as written: `table.column`, or a short name such as `groups`, `tags`, `mgt`.
 * @param excludenodes site.excludenodes, whose selections count too
 * @throws NoderangeSyntaxError in `excludenodes`
 */
export function columnsOf(ast: NoderangeAst, excludenodes = ""): string[] {
  const terms = [...ast.terms, ...parseNoderange(excludenodes).terms];
  return [...new Set(columnsOfTerms(terms))].filter((column) => column !== "");
}

function columnsOfTerms(terms: readonly Term[]): string[] {
  return terms.flatMap(({ operands }) => operands).flatMap((operand) => {
    if (operand.kind === "list") return columnsOfTerms(operand.terms);
    return operand.kind === "selection" ? [operand.column] : [];
  });
}
