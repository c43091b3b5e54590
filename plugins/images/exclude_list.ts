/** `PROFILE.exlist`: what packimage leaves out of a packed image. Pure. */
import { UsageError } from "../../core/mod.ts";

export interface ExcludeList {
  /** Patterns as find(1) has them in `-path`: `./usr/share/man/*`; `*` also stands for slashes. */
  exclude: readonly string[];
  /** Patterns of what stays all the same, lines that begin with `+`. */
  keep: readonly string[];
}

/** @param path for messages @throws UsageError a pattern that would never match */
export function parseExcludeList(text: string, path: string): ExcludeList {
  const exclude: string[] = [], keep: string[] = [];
  for (const [index, raw] of text.split("\n").entries()) {
    const line = raw.replace(/^\s*#.*/, "").trim();
    if (line === "") continue;
    const [, plus, pattern = ""] = /^(\+?)\s*(.*)$/.exec(line) ?? [];
    if (!pattern.startsWith("./")) {
      throw new UsageError(
        `${path}, line ${index + 1}: "${line}" must begin with ./ (or +./ for what stays)`,
      );
    }
    (plus ? keep : exclude).push(pattern);
  }
  return { exclude, keep };
}

/** The expression of find(1) that is true for what is left out, in a folder; undefined where that is nothing. */
export function excludedExpression({ exclude, keep }: ExcludeList): string[] | undefined {
  if (exclude.length === 0) return undefined;
  return [...anyOf(exclude), ...keep.length === 0 ? [] : ["!", ...anyOf(keep)]];
}

function anyOf(patterns: readonly string[]): string[] {
  return ["(", ...patterns.flatMap((pattern, index) => [...index > 0 ? ["-o"] : [], "-path", pattern]), ")"];
}
