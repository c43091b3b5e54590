/** From Perl's regular expressions to RE2's, which know fewer escapes. */
import { PerlRegexError } from "./perl_regex_error.ts";

/** Escapes outside of a class; those not named here mean the same in RE2. `$` and `\Z` pass no newline over. */
const escapes: Readonly<Record<string, string>> = {
  Z: "\\z",
  h: "[ \\t]",
  H: "[^ \\t]",
  v: "[\\n\\x0b\\f\\r]",
  V: "[^\\n\\x0b\\f\\r]",
  s: "[\\t\\n\\x0b\\f\\r ]",
  S: "[^\\t\\n\\x0b\\f\\r ]",
  N: "[^\\n]",
  R: "(?:\\r\\n|[\\n\\x0b\\f\\r])",
  e: "\\x1b",
};

const classEscapes: Readonly<Record<string, string>> = {
  h: " \\t",
  v: "\\n\\x0b\\f\\r",
  s: "\\t\\n\\x0b\\f\\r ",
  e: "\\x1b",
  b: "\\x08",
};

const unsupported: readonly (readonly [form: RegExp, name: string])[] = [
  [/^\\[1-9gk]/, "a back reference"],
  [/^\\[GKXClLuUE]/, "an escape that only makes sense in a Perl program"],
  [/^\(\?<?[=!]/, "lookahead or lookbehind"],
  [/^\(\?>/, "an atomic group"],
  [/^\(\?\??\{/, "program code"],
  [/^\(\?(?:R|[0-9+-]|&|\(|\|)/, "recursion or a condition"],
  [/^(?:[*+?]|\{\d+,?\d*\})\+/, "a possessive quantifier"],
];

/** @throws PerlRegexError what RE2 cannot do: look around, refer back, run code */
export function translatePerlRegex(pattern: string): string {
  const source = pattern.replace(/\\Q(.*?)(?:\\E|$)/gs, (_, text: string) => text.replace(/[^\w]/g, "\\$&"));
  let translated = "";
  for (let at = 0; at < source.length;) {
    const rest = source.slice(at, at + 200);
    const forbidden = unsupported.find(([form]) => form.test(rest));
    if (forbidden) throw new PerlRegexError(pattern, `${forbidden[1]} is not supported`);
    const [read, written] = rest.startsWith("[") ? readClass(source.slice(at), pattern) : readToken(rest);
    translated += written;
    at += read;
  }
  return translated;
}

/** How many characters were read, and what they become. */
function readToken(rest: string): [number, string] {
  const [whole, octal, point, control, name] =
    /^\\(?:o\{([0-7]+)\}|N\{U\+([0-9A-Fa-f]+)\}|c(.)|(.))/su.exec(rest) ?? [];
  if (whole !== undefined) {
    if (octal !== undefined) return [whole.length, hex(parseInt(octal, 8))];
    if (point !== undefined) return [whole.length, hex(parseInt(point, 16))];
    if (control !== undefined) return [whole.length, hex(control.toUpperCase().charCodeAt(0) ^ 64)];
    return [whole.length, escapes[name ?? ""] ?? whole];
  }
  const comment = /^\(\?#[^)]*\)/.exec(rest)?.[0];
  if (comment !== undefined) return [comment.length, ""];
  const quoted = /^\(\?'(\w+)'/.exec(rest);
  if (quoted) return [quoted[0].length, `(?P<${quoted[1]}>`];
  return [1, rest[0] ?? ""];
}

function readClass(rest: string, pattern: string): [number, string] {
  const [start = ""] = /^\[\^?\]?/.exec(rest) ?? [];
  let written = start.endsWith("]") ? start.slice(0, -1) + "\\]" : start;
  let at = start.length;
  while (at < rest.length && rest[at] !== "]") {
    const [posix] = /^\[:\^?\w+:\]/.exec(rest.slice(at, at + 20)) ?? [];
    if (posix !== undefined) written += posix;
    else if (rest[at] === "\\") written += classEscapes[rest[at + 1] ?? ""] ?? rest.slice(at, at + 2);
    else written += rest[at] === "[" ? "\\[" : rest[at];
    at += posix?.length ?? (rest[at] === "\\" ? 2 : 1);
  }
  if (at >= rest.length) throw new PerlRegexError(pattern, 'a "[" is not closed');
  return [at + 1, written + "]"];
}

function hex(code: number): string {
  return `\\x{${code.toString(16)}}`;
}
