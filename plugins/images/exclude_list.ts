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
    if (!/^\.\/[^/]/.test(pattern)) {
      throw new UsageError(
        `${path}, line ${index + 1}: "${line}" must begin with ./ (or +./ for what stays)`,
      );
    }
    (plus ? keep : exclude).push(pattern);
  }
  return { exclude, keep };
}

/** Expressions of find(1), in the root file system. */
export interface ExcludeExpressions {
  /** True for what is left out. */
  left: string[];
  /** True for what would be, but stays; undefined where the list names nothing that does. */
  kept: string[] | undefined;
}

/** Undefined where nothing is left out. A folder goes with all that is below it. */
export function excludeExpressions({ exclude, keep }: ExcludeList): ExcludeExpressions | undefined {
  if (exclude.length === 0) return undefined;
  const excluded = anyOf(exclude);
  if (keep.length === 0) return { left: excluded, kept: undefined };
  return { left: [...excluded, "!", ...anyOf(keep)], kept: [...excluded, ...anyOf(keep)] };
}

/** The folders that paths are in, the outer ones first. */
export function foldersAbove(paths: readonly string[]): string[] {
  const folders = new Set<string>();
  for (const path of paths) {
    for (let at = path.lastIndexOf("/"); at > 0; at = path.lastIndexOf("/", at - 1)) {
      folders.add(path.slice(0, at));
    }
  }
  return [...folders].sort();
}

function anyOf(patterns: readonly string[]): string[] {
  const paths = patterns.flatMap((pattern) => [pattern, `${pattern.replace(/\/+$/, "")}/*`]);
  return ["(", ...paths.flatMap((path, index) => [...index > 0 ? ["-o"] : [], "-path", path]), ")"];
}
