/** What `tabdump -d` prints: the tables, or the columns of one table, each with its documentation. Pure. */
import { columnSpec, type TableSpec } from "./table.ts";

/** `TABLE:` and its sentence for each table by name, a blank line between them; no newline at the end. */
export function renderTableList(tables: Iterable<Pick<TableSpec, "name" | "doc">>): string {
  return [...tables].sort((a, b) => a.name < b.name ? -1 : 1).map(({ name, doc }) => entry(name, doc)).join(
    "\n\n",
  );
}

/** `COLUMN:` and its sentence for each column in order, a blank line between them; no newline at the end. */
export function renderTableHelp(table: TableSpec): string {
  return Object.keys(table.columns).map((column) => {
    const { doc = "", terms = {} } = columnSpec(table, column) ?? {};
    return [entry(column, doc), ...renderTerms(terms)].join("\n\n");
  }).join("\n\n");
}

/**
 * A value that has a meaning of its own: `VALUE:  text`, wrapped, its further lines indented. A newline in the
 * text is kept.
 */
export function renderTerm(term: string, text: string): string {
  const [first = "", ...more] = text.split("\n");
  const indent = " ".repeat(termIndent);
  return [
    ...wrap(`${term}:  `, first),
    ...more.flatMap((line) => wrap(indent + (/^ +/.exec(line)?.[0] ?? ""), line.trimStart())),
  ].join("\n");
}

/** Values and their text start below the name of a column; two tabs where one would not reach the text. */
function entry(name: string, doc: string): string {
  return `${name}:${name.length < 7 ? "\t\t" : "\t"}${doc}`;
}

function renderTerms(terms: Readonly<Record<string, Readonly<Record<string, string>>>>): string[] {
  return Object.entries(terms).flatMap(([heading, values]) => [
    `${"-".repeat(heading.length)}\n${heading}\n${"-".repeat(heading.length)}`,
    ...Object.entries(values).map(([term, text]) => renderTerm(term, text)),
  ]);
}

const termWidth = 83;
const termIndent = 17;

function wrap(lead: string, text: string): string[] {
  const lines: string[] = [];
  let line = lead;
  let filled = false;
  for (const [, gap = "", word = ""] of text.matchAll(/(\s*)(\S+)/g)) {
    if (filled && line.length + gap.length + word.length > termWidth) {
      lines.push(line);
      line = " ".repeat(termIndent) + word;
    } else line += filled ? gap + word : word;
    filled = true;
  }
  return [...lines, line];
}
