/**
 * Arithmetic in the brackets of a template, as Perl under `use integer` does it: `(($1-1)/14+1)`,
 * `(sprintf('%02d',$1))`, `(a2idx($1))`. A word without quotes is a text, and a text is 0 where a number is wanted.
 */
import { functions } from "./functions.ts";

/** Undefined: no result, because of a division by zero. */
export type Value = string | number | undefined;

/** `$1` is `captures[0]`. */
export type Captures = readonly (string | undefined)[];

export type Expression = (captures: Captures) => Value;

/** A mistake in an expression; the template adds where. */
export class ExpressionError extends Error {
  override name = "ExpressionError";
}

const token = /\s*(?:(\d+)|\$\{?(\d+)\}?|([A-Za-z_]\w*)|'([^']*)'|"([^"]*)"|([-+*/%.(),]))\s*/y;
const maxDepth = 50;

interface Tokens {
  source: string;
  at: number;
  depth: number;
}

/** @throws ExpressionError */
export function compileExpression(source: string): Expression {
  const tokens = { source, at: 0, depth: 0 };
  const expression = readSum(tokens);
  if (tokens.at < source.length) throw unexpected(tokens);
  return expression;
}

function readSum(tokens: Tokens): Expression {
  if (++tokens.depth > maxDepth) throw new ExpressionError(`brackets are nested more than ${maxDepth} deep`);
  let left = readProduct(tokens);
  for (let sign = takeSign(tokens, "+-."); sign; sign = takeSign(tokens, "+-.")) {
    left = sign === "." ? joined(left, readProduct(tokens)) : binary(sign, left, readProduct(tokens));
  }
  tokens.depth--;
  return left;
}

function readProduct(tokens: Tokens): Expression {
  let left = readSigned(tokens);
  for (let sign = takeSign(tokens, "*/%"); sign; sign = takeSign(tokens, "*/%")) {
    left = binary(sign, left, readSigned(tokens));
  }
  return left;
}

function readSigned(tokens: Tokens): Expression {
  const minus = takeSign(tokens, "+-") === "-";
  const operand = readOperand(tokens);
  return minus ? binary("-", () => 0, operand) : operand;
}

function readOperand(tokens: Tokens): Expression {
  const [digits, capture, word, single, double, sign] = next(tokens);
  if (digits !== undefined) return constant(safe(Number(digits)));
  if (capture !== undefined) {
    const index = Number(capture) - 1;
    return (captures) => captures[index] ?? "";
  }
  if (word !== undefined) return takeSign(tokens, "(") ? readCall(tokens, word) : constant(word);
  if (single !== undefined || double !== undefined) return constant(single ?? double);
  if (sign !== "(") throw unexpected(tokens);
  const inner = readSum(tokens);
  if (!takeSign(tokens, ")")) throw unexpected(tokens);
  return inner;
}

function readCall(tokens: Tokens, name: string): Expression {
  const call = functions[name];
  if (!call) {
    throw new ExpressionError(`there is no function "${name}" (known: ${Object.keys(functions).join(", ")})`);
  }
  const operands: Expression[] = [];
  do operands.push(readSum(tokens)); while (takeSign(tokens, ","));
  if (!takeSign(tokens, ")")) throw unexpected(tokens);
  const [least, most] = call.operands;
  if (operands.length < least || operands.length > most) {
    throw new ExpressionError(`"${name}" takes ${call.usage}, found ${operands.length} arguments`);
  }
  return (captures) => {
    const values = operands.map((operand) => operand(captures));
    return values.includes(undefined) ? undefined : call.run(values as (string | number)[]);
  };
}

function next(tokens: Tokens): (string | undefined)[] {
  token.lastIndex = tokens.at;
  const found = token.exec(tokens.source);
  if (!found) throw unexpected(tokens);
  tokens.at = token.lastIndex;
  return found.slice(1);
}

function takeSign(tokens: Tokens, signs: string): string | undefined {
  const start = tokens.at;
  while (/\s/.test(tokens.source[tokens.at] ?? "")) tokens.at++;
  const character = tokens.source[tokens.at];
  if (character !== undefined && signs.includes(character)) {
    tokens.at++;
    return character;
  }
  tokens.at = start;
  return undefined;
}

function unexpected({ source, at }: Tokens): ExpressionError {
  const found = at < source.length ? `"${source.slice(at)}"` : "the end";
  return new ExpressionError(`expected a number, $1, or an operator in "${source}", found ${found}`);
}

function constant(value: Value): Expression {
  return () => value;
}

function joined(left: Expression, right: Expression): Expression {
  return (captures) => {
    const [first, second] = [left(captures), right(captures)];
    return first === undefined || second === undefined ? undefined : `${first}${second}`;
  };
}

function binary(sign: string, left: Expression, right: Expression): Expression {
  const apply = operators[sign as keyof typeof operators];
  return (captures) => {
    const [first, second] = [left(captures), right(captures)];
    return first === undefined || second === undefined ? undefined : apply(integer(first), integer(second));
  };
}

const operators = {
  "+": (left: number, right: number) => safe(left + right),
  "-": (left: number, right: number) => safe(left - right),
  "*": (left: number, right: number) => safe(left * right),
  // Towards zero, as the processor does it; `+ 0` turns -0 into 0.
  "/": (left: number, right: number) => right === 0 ? undefined : Math.trunc(left / right) + 0,
  "%": (left: number, right: number) => right === 0 ? undefined : left % right + 0,
};

/** The number that a text begins with, or 0. */
function integer(value: string | number): number {
  if (typeof value === "number") return value;
  const number = parseInt(value, 10);
  return Number.isNaN(number) ? 0 : safe(number);
}

function safe(number: number): number {
  if (Number.isSafeInteger(number)) return number;
  throw new ExpressionError("a number has more than 15 digits");
}
