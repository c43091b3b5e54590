/** Finds where an operand of a noderange ends: commas and `@` inside brackets belong to it. */
import { NoderangeSyntaxError } from "../errors.ts";

/** End of a name, a range, or a selection (whose value is scanned like a regular expression). */
export function endOfAtom(text: string, from: number): number {
  let at = from;
  let brackets = 0;
  for (; at < text.length; at++) {
    const character = text[at] as string;
    if (character === "=" || character === "~") return endOfRegex(text, at + 1);
    if (character === "[") brackets++;
    else if (character === "]") brackets--;
    else if (brackets === 0 && (character === "," || character === "@" || character === ")")) return at;
    else if (character === "(") {
      const part = text.slice(from, at + 1);
      throw new NoderangeSyntaxError(`Expected "," or "@" before "(" in noderange`, part, from);
    }
  }
  return at;
}

/** End of a regular expression: an unescaped `,`, `@` or `)` outside of `( )`, `[ ]` and `{ }`. */
export function endOfRegex(text: string, from: number): number {
  const open: string[] = [];
  let at = from;
  for (; at < text.length; at++) {
    const character = text[at] as string;
    if (character === "\\") at++;
    else if (character === "[") at = endOfClass(text, at);
    else if (character === "(" || character === "{") open.push(character === "(" ? ")" : "}");
    else if (character === open.at(-1)) open.pop();
    else if (open.length === 0 && (character === "," || character === "@" || character === ")")) return at;
  }
  if (open.includes(")")) {
    throw new NoderangeSyntaxError('Unbalanced "(" in noderange', text.slice(from), from);
  }
  return Math.min(at, text.length);
}

/** The `]` of a character class, whose first character and POSIX names may hold one themselves. */
function endOfClass(text: string, from: number): number {
  let at = from + 1;
  if (text[at] === "^") at++;
  if (text[at] === "]") at++;
  for (; at < text.length && text[at] !== "]"; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === "[" && text[at + 1] === ":") {
      const end = text.indexOf(":]", at + 2);
      if (end > 0) at = end + 1;
    }
  }
  if (at >= text.length) {
    throw new NoderangeSyntaxError('Unbalanced "[" in noderange', text.slice(from), from);
  }
  return at;
}
