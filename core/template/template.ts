/**
 * A table cell that stands for many values: `/pattern/text/` and `|pattern|text|` replace what the pattern matches
 * in the node's name, the latter with arithmetic in brackets; `|text|` takes `$1`, `$2`… from the numbers in the
 * name. Outside of brackets `$1` means itself, as in the original.
 */
import { compilePerlRegex, type PerlRegex, PerlRegexError } from "../perl_regex/mod.ts";
import { type Captures, compileExpression, type Expression, ExpressionError } from "./expression.ts";
import { nameNumbers } from "./name_numbers.ts";
import { TemplateError } from "./template_error.ts";

/** Gives the value for a node; undefined where it is empty. @throws TemplateError the pattern does not match */
export type Template = (node: string) => string | undefined;

/** The text between brackets, or an expression. */
type Part = string | Expression;

/** Whether the cell is a template; anything else is its own value. */
export function isTemplate(cell: string): boolean {
  const last = cell.length - 1;
  if (last < 1) return false;
  if (cell[0] === "|") return cell[last] === "|";
  return cell[0] === "/" && cell[last] === "/" && cell.split("/").length === 4;
}

/** @throws TemplateError a pattern or an expression that cannot be read */
export function compileTemplate(cell: string): Template {
  if (!isTemplate(cell)) return () => cell === "" ? undefined : cell;
  const inner = cell.slice(1, -1);
  const split = inner.indexOf(cell[0] as string);
  try {
    if (split < 0) return fromNumbers(cell, readParts(inner));
    const regex = compilePerlRegex(inner.slice(0, split));
    const text = inner.slice(split + 1);
    return bySubstitution(cell, regex, cell[0] === "/" ? [text] : readParts(text));
  } catch (error) {
    throw asTemplateError(cell, error, true);
  }
}

/** {@link compileTemplate} for one node. */
export function expandTemplate(cell: string, node: string): string | undefined {
  return compileTemplate(cell)(node);
}

/** Literal text and expressions by turns; a bracket without its partner is text, and so is all that follows. */
function readParts(text: string): Part[] {
  const parts: Part[] = [];
  let at = 0;
  for (let open = text.search(/[()]/); open >= 0 && text[open] === "("; open = nextBracket(text, at)) {
    const end = closingBracket(text, open);
    if (end === undefined) break;
    parts.push(text.slice(at, open), compileExpression(text.slice(open, end + 1)));
    at = end + 1;
  }
  return [...parts, text.slice(at)].filter((part) => part !== "");
}

function nextBracket(text: string, from: number): number {
  const distance = text.slice(from).search(/[()]/);
  return distance < 0 ? -1 : from + distance;
}

function closingBracket(text: string, open: number): number | undefined {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === "(") depth++;
    else if (text[at] === ")" && --depth === 0) return at;
  }
  return undefined;
}

function bySubstitution(cell: string, regex: PerlRegex, parts: readonly Part[]): Template {
  const calculates = parts.some((part) => typeof part !== "string");
  return (node) => {
    const match = regex.exec(node);
    if (!match) throw new TemplateError(cell, `its pattern does not match node "${node}"`);
    if (calculates && match.index > 0) {
      const before = node.slice(0, match.index);
      throw new TemplateError(cell, `its pattern leaves out "${before}" at the start of node "${node}"`);
    }
    const value = fill(cell, parts, match.captures);
    return value === undefined
      ? undefined
      : node.slice(0, match.index) + value + node.slice(match.end) || undefined;
  };
}

function fromNumbers(cell: string, parts: readonly Part[]): Template {
  return (node) => fill(cell, parts, nameNumbers(node)) || undefined;
}

function fill(cell: string, parts: readonly Part[], captures: Captures): string | undefined {
  let text = "";
  for (const part of parts) {
    const value = typeof part === "string" ? part : evaluate(cell, part, captures);
    if (value === undefined) return undefined;
    text += value;
  }
  return text;
}

function evaluate(cell: string, expression: Expression, captures: Captures): string | number | undefined {
  try {
    return expression(captures);
  } catch (error) {
    throw asTemplateError(cell, error, false);
  }
}

function asTemplateError(cell: string, error: unknown, broken: boolean): unknown {
  if (error instanceof PerlRegexError) {
    return new TemplateError(cell, `its pattern "${error.pattern}" cannot be read: ${error.reason}`, broken);
  }
  return error instanceof ExpressionError ? new TemplateError(cell, error.message, broken) : error;
}
