/** Templates of what an installer reads: `#NAME#` and `#TABLE:table:$NODE:column#` in lines of text. Pure. */
import { UsageError } from "../errors.ts";

/** What one node's file says. */
export interface TemplateValues {
  /** A line that is `#NAME#` alone becomes these lines. */
  blocks: Readonly<Record<string, readonly string[]>>;
  /** `#NAME#` anywhere. */
  words: Readonly<Record<string, string>>;
  /** The value of a column for the node, empty where there is none. */
  cell(table: string, column: string): string;
  /** What a value looks like in this kind of file. @throws UsageError it cannot stand there */
  quote(value: string): string;
}

/**
 * Fills a template; comments and empty lines go.
 * @param comment what a comment matches, without blanks before it
 * @throws UsageError a name that stands for nothing, with its line
 */
export function fillTemplate(template: string, comment: RegExp, values: TemplateValues): string {
  const { blocks, words, cell, quote } = values;
  const lines = usedLines(template, comment).flatMap(({ text, index }) => {
    const unknown = (name: string): never => {
      throw new UsageError(`Line ${index + 1} of the template has #${name}#, which stands for nothing`);
    };
    const block = /^#([A-Z]+)#$/.exec(text)?.[1];
    if (block !== undefined) return blocks[block] ?? unknown(block);
    return [text.replace(
      /#([A-Z]{2,})(?::(\w+):\$NODE:(\w+))?#/g,
      (_, name: string, table?: string, column?: string) =>
        quote((name === "TABLE" && table && column ? cell(table, column) : words[name]) ?? unknown(name)),
    )];
  });
  return lines.map((line) => `${line}\n`).join("");
}

/** `table.column` of every #TABLE:table:$NODE:column# in the template. */
export function templateColumns(template: string, comment: RegExp): string[] {
  const found = usedLines(template, comment).flatMap(({ text }) => [
    ...text.matchAll(/#TABLE:(\w+):\$NODE:(\w+)#/g),
  ]);
  return [...new Set(found.map(([, table, column]) => `${table}.${column}`))];
}

function usedLines(template: string, comment: RegExp): { text: string; index: number }[] {
  return template.split("\n").map((line, index) => ({ text: line.trim(), index }))
    .filter(({ text }) => text !== "" && !comment.test(text));
}
