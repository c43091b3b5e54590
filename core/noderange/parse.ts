/** Reads a noderange (noderange(3)) into its syntax tree. */
import { NoderangeSyntaxError } from "../errors.ts";
import type { NoderangeAst, Operand, Term } from "./ast.ts";
import { checkBrackets } from "./brackets.ts";
import { endOfAtom, endOfRegex } from "./scan.ts";
import { parseSelection } from "./selection.ts";

/** Characters beyond which a noderange is refused; one of 100,000 nodes spelt out takes about a tenth of it. */
const maxLength = 16_000_000;
const maxDepth = 50;

interface Cursor {
  text: string;
  at: number;
}

/** Names are not looked up: `a-b` stays one atom. @throws NoderangeSyntaxError */
export function parseNoderange(text: string): NoderangeAst {
  if (text.length > maxLength) {
    throw new NoderangeSyntaxError(`The noderange is longer than ${maxLength} characters`, "", maxLength);
  }
  const cursor = { text, at: 0 };
  const terms = readTerms(cursor, 0);
  if (cursor.at < text.length) {
    throw new NoderangeSyntaxError('Unbalanced ")" in noderange', text.slice(cursor.at), cursor.at);
  }
  return { text, terms };
}

/**
 * Reads up to the end or an unmatched `)`. `@` binds tighter than `,`, except beside the first parenthesis of its
 * level, where it takes everything to its left: so the original does, and sites rely on the result.
 */
function readTerms(cursor: Cursor, depth: number): Term[] {
  const terms: Term[] = [];
  let firstList = true;
  while (cursor.at < cursor.text.length && cursor.text[cursor.at] !== ")") {
    let term: Term = { operator: ",", operands: [] };
    if (skip(cursor, "@")) term.operator = "@";
    else if (skip(cursor, "-")) term.operator = ",-";
    do {
      skip(cursor, "-");
      const operand = readOperand(cursor, depth);
      if (!operand) continue;
      if (operand.kind === "list" && firstList && term.operands.length > 0) {
        terms.push(term);
        term = { operator: "@", operands: [] };
      }
      term.operands.push(operand);
      if (operand.kind === "list" && firstList && cursor.text[cursor.at] === "@") {
        terms.push(term);
        term = { operator: "@", operands: [] };
      }
      firstList &&= operand.kind !== "list";
    } while (skip(cursor, "@"));
    if (term.operands.length > 0) terms.push(term);
    skip(cursor, ",");
  }
  return terms;
}

function skip(cursor: Cursor, character: string): boolean {
  if (cursor.text[cursor.at] !== character) return false;
  cursor.at++;
  return true;
}

/** Undefined where nothing stands between two operators. */
function readOperand(cursor: Cursor, depth: number): Operand | undefined {
  const { text, at } = cursor;
  const first = text[at];
  if (first === "(" || (first === "^" && text[at + 1] === "(")) return readList(cursor, depth);
  cursor.at = first === "/"
    ? endOfRegex(text, at + 1)
    : first === "^"
    ? endOfPath(text, at)
    : endOfAtom(text, at);
  // Quotes that survived the shell are dropped wherever they stand.
  const written = text.slice(at, cursor.at).replace(/['"]/g, "");
  if (written === "") return undefined;
  const place = { text: written, offset: at };
  if (first === "/") return { kind: "pattern", pattern: written.slice(1), ...place };
  if (first === "^") return { kind: "file", path: written.slice(1), ...place };
  const selection = parseSelection(written);
  if (selection) return { kind: "selection", ...selection, ...place };
  checkBrackets(written, at);
  return { kind: "atom", ...place };
}

function endOfPath(text: string, from: number): number {
  let at = from;
  while (at < text.length && text[at] !== "," && text[at] !== ")") at++;
  return at;
}

function readList(cursor: Cursor, depth: number): Operand {
  const { text, at: offset } = cursor;
  if (depth === maxDepth) {
    throw new NoderangeSyntaxError(`Parentheses nested more than ${maxDepth} deep in noderange`, "(", offset);
  }
  const lenient = skip(cursor, "^");
  cursor.at++;
  const terms = readTerms(cursor, depth + 1);
  if (!skip(cursor, ")")) {
    throw new NoderangeSyntaxError('Unbalanced "(" in noderange', text.slice(offset), offset);
  }
  const next = text[cursor.at];
  if (next !== undefined && !",@)".includes(next)) {
    const part = text.slice(cursor.at);
    throw new NoderangeSyntaxError(
      `Expected "," or "@" after ")" in noderange, found "${next}"`,
      part,
      cursor.at,
    );
  }
  return { kind: "list", lenient, terms, text: text.slice(offset, cursor.at), offset };
}
