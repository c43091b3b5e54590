/** `^file` in a noderange: the client reads the file and puts its names in the place. */
import { NoderangeSyntaxError, UsageError } from "../errors.ts";
import type { FileOperand, Term } from "./ast.ts";
import { parseNoderange } from "./parse.ts";

/** True for a word that begins with `^`, or has one where a name may begin. */
export function hasFileReference(word: string): boolean {
  return /^[^=]*(^|[,@(-])\^/.test(word) && !/^-|^[\w.]+[=!]/.test(word);
}

/**
 * The noderange with its files read.
 * @param read text of a file, undefined where there is none
 * @throws UsageError a file is missing
 * @throws NoderangeSyntaxError
 */
export async function readFiles(
  text: string,
  read: (path: string) => Promise<string | undefined>,
): Promise<string> {
  const contents = new Map<string, string[]>();
  for (const path of fileReferences(text)) {
    const content = await read(path);
    if (content !== undefined) contents.set(path, content.split("\n"));
  }
  return replaceFiles(text, contents);
}

/** Paths of the files that a noderange refers to, each once. @throws NoderangeSyntaxError */
export function fileReferences(text: string): string[] {
  return [...new Set(fileOperands(parseNoderange(text).terms).map(({ path }) => path))];
}

/**
 * The noderange with each `^file` replaced by `^(…)` around the noderanges of its lines. A line counts up to its
 * first blank or colon; lines that begin with `#` or `^` do not count; names that are unknown are passed over.
 * @param contents path → lines
 * @throws UsageError a file is missing in `contents`
 * @throws NoderangeSyntaxError in the noderange, or in a line of a file
 */
export function replaceFiles(text: string, contents: ReadonlyMap<string, readonly string[]>): string {
  let replaced = "";
  let done = 0;
  for (const { path, offset } of fileOperands(parseNoderange(text).terms)) {
    const lines = contents.get(path);
    if (!lines) throw new UsageError(`Cannot read "${path}" of the noderange "${text}": no such file`);
    replaced += `${text.slice(done, offset)}^(${
      lines.flatMap((line) => noderangeOfLine(line, path)).join(",")
    })`;
    done = endOfReference(text, offset);
  }
  return replaced + text.slice(done);
}

function fileOperands(terms: readonly Term[]): FileOperand[] {
  return terms.flatMap(({ operands }) => operands).flatMap((operand) => {
    if (operand.kind === "list") return fileOperands(operand.terms);
    return operand.kind === "file" ? [operand] : [];
  });
}

/** In parentheses, so that an exclusion stays within its line. */
function noderangeOfLine(line: string, path: string): string[] {
  const noderange = /^[#^]/.test(line) ? "" : (/^[^:\s]*/.exec(line)?.[0] ?? "");
  try {
    const { terms } = parseNoderange(noderange);
    return terms.length === 0 ? [] : [/[,@()-]/.test(noderange) ? `(${noderange})` : noderange];
  } catch (error) {
    if (!(error instanceof NoderangeSyntaxError)) throw error;
    throw new NoderangeSyntaxError(`${error.message} (in file "${path}")`, error.part, error.offset);
  }
}

/** Quotes in the path are no part of `path`, so the end is looked for in the text. */
function endOfReference(text: string, offset: number): number {
  const end = text.slice(offset).search(/[,)]/);
  return end < 0 ? text.length : offset + end;
}
