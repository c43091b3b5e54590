/** Templates of what an installer reads: `#NAME#` and `#TABLE:table:$NODE:column#` in lines of text. Pure. */
import { UsageError } from "../errors.ts";

/** How an installer's file of answers is written. */
export interface AnswerFormat {
  /** Its name in `autoinst/NODE`. */
  name: string;
  /** What a comment matches, without blanks before it. */
  comment: RegExp;
  /** What a value looks like. @throws UsageError it cannot stand there */
  quote(value: string): string;
}

/** What one node's file says. */
export interface TemplateValues {
  /** A line that is `#NAME#` alone becomes these lines. */
  blocks: Readonly<Record<string, readonly string[]>>;
  /** `#NAME#` anywhere. */
  words: Readonly<Record<string, string>>;
  /** The value of a column for the node, empty where there is none. */
  cell(table: string, column: string): string;
}

/** Fills a template; comments and empty lines go. @throws UsageError a name that stands for nothing, with its line */
export function fillTemplate(template: string, format: AnswerFormat, values: TemplateValues): string {
  const { blocks, words, cell } = values;
  const lines = usedLines(template, format).flatMap(({ text, index }) => {
    const unknown = (name: string): never => {
      throw new UsageError(`Line ${index + 1} of the template has #${name}#, which stands for nothing`);
    };
    const block = /^#([A-Z]+)#$/.exec(text)?.[1];
    if (block !== undefined) return blocks[block] ?? unknown(block);
    return [text.replace(
      /#([A-Z]{2,})(?::(\w+):\$NODE:(\w+))?#/g,
      (_, name: string, table?: string, column?: string) =>
        format.quote(
          (name === "TABLE" && table && column ? cell(table, column) : words[name]) ?? unknown(name),
        ),
    )];
  });
  return lines.map((line) => `${line}\n`).join("");
}

/** `table.column` of every #TABLE:table:$NODE:column# in the template. */
export function templateColumns(template: string, format: AnswerFormat): string[] {
  const found = usedLines(template, format).flatMap(({ text }) => [
    ...text.matchAll(/#TABLE:(\w+):\$NODE:(\w+)#/g),
  ]);
  return [...new Set(found.map(([, table, column]) => `${table}.${column}`))];
}

function usedLines(template: string, { comment }: AnswerFormat): { text: string; index: number }[] {
  return template.split("\n").map((line, index) => ({ text: line.trim(), index }))
    .filter(({ text }) => text !== "" && !comment.test(text));
}
