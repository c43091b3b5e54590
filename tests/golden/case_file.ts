/**
 * Cases as text: what a command does with tables, in a form that people read and write.
 *
 *     == a value comes from the group
 *     table nodelist
 *       node=node1 groups=compute,all
 *     table nodehm
 *       node=compute mgt=ipmi
 *     $ nodels node1 nodehm.mgt
 *     > node1: ipmi
 *     status 0
 *
 * Before `$` stand the rows of tables, and files (`file NAME`, its lines indented); `$ alice: COMMAND` is run by
 * another user than root, through the policy; `<` lines are the input. Then: `>` data, `~` words to people, `!` what
 * goes to stderr, the exit status, and every table that is changed, with all of its rows.
 */
import { splitWords } from "./split_words.ts";

export type Rows = Readonly<Record<string, string>>[];

export interface Case {
  title: string;
  before: ReadonlyMap<string, Rows>;
  files: ReadonlyMap<string, string>;
  user: string;
  command: string;
  input: readonly string[];
  data: readonly string[];
  info: readonly string[];
  stderr: readonly string[];
  status: number;
  after: ReadonlyMap<string, Rows>;
}

/** @throws Error naming the line that cannot be read */
export function parseCases(text: string): Case[] {
  return text.split(/^== /m).slice(1).map(parseCase);
}

export function renderCases(cases: readonly Case[]): string {
  return cases.map((one) => renderCase(one).join("\n")).join("\n\n") + "\n";
}

function parseCase(text: string): Case {
  const [title = "", ...lines] = text.trimEnd().split("\n");
  const marked: Record<string, string[]> = { "<": [], ">": [], "~": [], "!": [] };
  const before = new Map<string, Rows>();
  const after = new Map<string, Rows>();
  const files = new Map<string, string>();
  let command = "";
  let user = "root";
  let status = -1;
  let open: (line: string) => void = () => {};
  for (const line of lines) {
    const [, mark = "", rest = ""] = /^(\S+) ?(.*)$/.exec(line) ?? [];
    if (line.startsWith("  ")) open(line.slice(2));
    else if (mark === "table") {
      const rows: Rows = [];
      (command === "" ? before : after).set(rest, rows);
      open = (row) => rows.push(parseRow(row));
    } else if (mark === "file") {
      files.set(rest, "");
      open = (content) => files.set(rest, `${files.get(rest)}${content}\n`);
    } else if (mark === "$") [, user = "root", command = ""] = /^(?:(\w+): )?(.*)$/.exec(rest) ?? [];
    else if (mark === "status") status = Number(rest);
    else if (marked[mark]) marked[mark].push(rest);
    else throw new Error(`Case "${title}": what is "${line}"?`);
  }
  const { "<": input = [], ">": data = [], "~": info = [], "!": stderr = [] } = marked;
  return { title, before, files, user, command, input, data, info, stderr, status, after };
}

function parseRow(line: string): Readonly<Record<string, string>> {
  const found = splitWords(`row ${line}`);
  if (!found) throw new Error(`The row "${line}" cannot be read`);
  return Object.fromEntries(
    found.slice(1).map((word) => {
      const at = word.indexOf("=");
      return [word.slice(0, at), word.slice(at + 1)];
    }),
  );
}

function renderCase({ title, before, files, user, command, input, ...result }: Case): string[] {
  const lines = (mark: string, texts: readonly string[]) => texts.map((text) => `${mark} ${text}`.trimEnd());
  return [
    `== ${title}`,
    ...renderTables(before),
    ...[...files].flatMap((
      [name, text],
    ) => [`file ${name}`, ...text.trimEnd().split("\n").map((l) => `  ${l}`)]),
    `$ ${user === "root" ? "" : `${user}: `}${command}`,
    ...lines("<", input),
    ...lines(">", result.data),
    ...lines("~", result.info),
    ...lines("!", result.stderr),
    `status ${result.status}`,
    ...renderTables(result.after),
  ];
}

function renderTables(tables: ReadonlyMap<string, Rows>): string[] {
  return [...tables].flatMap(([name, rows]) => [
    `table ${name}`,
    ...rows.map((row) =>
      `  ${Object.entries(row).map(([column, value]) => `${column}=${quote(value)}`).join(" ")}`
    ),
  ]);
}

function quote(value: string): string {
  if (/^[\w.,:;/+@%-]*$/.test(value)) return value;
  return value.includes("'") ? `"${value}"` : `'${value}'`;
}
