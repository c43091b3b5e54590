/** The text of `-h`: usage, words, options and examples of one command, read from its declaration. */
import type { AnyCommand } from "./command.ts";
import { commonOptions } from "./command_line.ts";
import { longName, operandsOf, optionsOf, placeholder, spellings, synopsis } from "./synopsis.ts";

const width = 79;

/** One screen of plain text with a newline at its end. */
export function renderHelp(command: AnyCommand): string {
  const sections = [
    `Usage: ${synopsis(command)}`,
    wrap(sentence(command.summary), 0).join("\n"),
    section("Words", wordRows(command)),
    section("Options", optionRows(command)),
    section("Examples", (command.examples ?? []).map(([line, doc]) => [line, doc] as const)),
  ];
  return sections.filter((text) => text !== "").join("\n\n") + "\n";
}

/** What each word on the command line is: noderange and operands, as `[term, doc]`. */
export function wordRows(command: AnyCommand): [term: string, doc: string][] {
  const rows: [string, string][] = [];
  if (command.noderange) rows.push(["noderange", noderangeDoc[command.noderange]]);
  for (const [name, spec] of operandsOf(command)) rows.push([longName(name), spec.doc]);
  return rows;
}

/** Every option, the common ones last, as `[-b, --blame; doc]`. */
export function optionRows(command: AnyCommand): [term: string, doc: string][] {
  const common = commonOptions(command).filter(([name]) => name !== "?");
  return [...optionsOf(command), ...common].map(([name, spec]) => {
    const words = spellings(name, spec);
    const last = words.at(-1) as string;
    if (spec.kind !== "flag") {
      words[words.length - 1] = `${last}${last.startsWith("--") ? "=" : " "}${placeholder(name, spec)}`;
    }
    return [words.join(", "), spec.kind === "list" ? `${spec.doc}; may be repeated` : spec.doc];
  });
}

/** Ends with a full stop and begins with a capital letter. */
export function sentence(text: string): string {
  const trimmed = text.trim();
  return trimmed.charAt(0).toUpperCase() + trimmed.slice(1) + (/[.!?:]$/.test(trimmed) ? "" : ".");
}

const noderangeDoc = {
  required: "the nodes, see noderange(3)",
  optional: "the nodes, see noderange(3); absent: what the command takes without it",
  names: "names of nodes, which need not exist yet, see noderange(3)",
};

function section(title: string, rows: readonly (readonly [string, string])[]): string {
  if (rows.length === 0) return "";
  const longest = Math.max(...rows.map(([term]) => term.length));
  const indent = Math.min(longest, 26) + 4;
  const lines = rows.flatMap(([term, doc]) => {
    const [first = "", ...more] = wrap(doc, indent);
    const rest = more.map((line) => " ".repeat(indent) + line);
    return term.length + 4 <= indent
      ? [`  ${term.padEnd(indent - 2)}${first}`, ...rest]
      : [`  ${term}`, " ".repeat(indent) + first, ...rest];
  });
  return [`${title}:`, ...lines].join("\n");
}

function wrap(text: string, indent: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/)) {
    if (line !== "" && indent + line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
