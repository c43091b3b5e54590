/** `column==value`, `!=`, `=~`, `!~`: a test of one column, in a noderange, in nodels and in dynamic groups. */
import { compilePerlRegex } from "../perl_regex/mod.ts";

export interface Selection {
  /** `table.column`, or a short name such as `groups` or `mgt`; empty where none was written. */
  column: string;
  operator: "==" | "!=" | "=~" | "!~";
  /** A value, or a Perl regular expression (without the slashes that may stand around it). */
  value: string;
}

/** A single `=` means `==`. Undefined where the text is no selection. */
export function parseSelection(text: string): Selection | undefined {
  const [, column, sign, value] = /^([^=!~]*)(==|=~|!=|!~|=|~)(.*)$/s.exec(text) ?? [];
  if (column === undefined || value === undefined) return undefined;
  if (sign === "~") return { column: "", operator: "=~", value };
  if (sign === "=~" || sign === "!~") return { column, operator: sign, value: withoutSlashes(value) };
  return { column, operator: sign === "!=" ? "!=" : "==", value };
}

/**
 * The test of a value; an absent one counts as empty.
 * @throws PerlRegexError
 */
export function selectionTest({ operator, value }: Selection): (found: string | undefined) => boolean {
  if (operator === "==") return (found) => (found ?? "") === value;
  if (operator === "!=") return (found) => (found ?? "") !== value;
  const regex = compilePerlRegex(value);
  return operator === "=~" ? (found) => regex.test(found ?? "") : (found) => !regex.test(found ?? "");
}

function withoutSlashes(pattern: string): string {
  return pattern.length > 1 && pattern.startsWith("/") && pattern.endsWith("/")
    ? pattern.slice(1, -1)
    : pattern;
}
