/** Manual pages made of declarations: of a command, of a table, and of all commands together. */
import type { AnyCommand } from "./command.ts";
import { optionRows, sentence, wordRows } from "./help.ts";
import { escapeRoff, heading, item, paragraphs, references, title, verbatim } from "./roff.ts";
import { synopsis } from "./synopsis.ts";
import { columnSpec, isNodeTable, type TableSpec } from "./table.ts";

/** Section of a command's page: 1, or 8 for a daemon. */
export function manSection(command: AnyCommand): 1 | 8 {
  return command.daemon ? 8 : 1;
}

/** Name of a command's page: `nodels`, or `xcat-help` for one that has no link of its own. */
export function manName(command: AnyCommand): string {
  return command.unlinked ? `xcat-${command.name}` : command.name;
}

/** The page of a command in roff, man(7). @param date shown in the footer, such as `2026-11-22` */
export function renderManPage(command: AnyCommand, date?: string): string {
  const name = escapeRoff(command.unlinked ? `xcat ${command.name}` : command.name);
  return [
    title(manName(command), manSection(command), date),
    heading("NAME"),
    `${escapeRoff(manName(command))} \\- ${escapeRoff(lead(command.summary))}\n`,
    heading("SYNOPSIS"),
    `\\fB${name}\\fR${
      escapeRoff(synopsis(command).slice(synopsis(command).indexOf(command.name) + command.name.length))
    }\n`,
    heading("DESCRIPTION"),
    paragraphs(`${sentence(command.summary)}\n\n${command.description ?? ""}`),
    list("OPERANDS", wordRows(command)),
    list("OPTIONS", optionRows(command)),
    examples(command),
    heading("EXIT STATUS"),
    paragraphs(
      "0 when all went well; otherwise the errors of all nodes and of the request, or-ed together: 1 for most " +
        "of them. 111 when there is no connection to the daemon.",
    ),
    heading("SEE ALSO"),
    references([...(command.noderange ? [["noderange", 3] as const] : []), ["xcat", 1]]),
  ].join("");
}

/** The page of a table, section 5. */
export function renderTablePage(table: TableSpec, date?: string): string {
  const columns = Object.keys(table.columns).map((column) => {
    const spec = columnSpec(table, column);
    const notes = [
      table.key.includes(column) ? "Key." : "",
      spec?.required ? "Must be set." : "",
      spec?.secret ? "Secret: masked where the policy does not allow it." : "",
    ].filter((note) => note !== "");
    return [column, [...notes, sentence(spec?.doc ?? "")].join(" ")] as const;
  });
  const attributes = (table.attributes ?? []).flatMap(({ of, names, onlyIf }) => {
    const when = Object.entries(onlyIf ?? {}).map(([key, wanted]) => `${key}=${wanted}`).join(", ");
    return names.map((entry) => {
      const [name, column] = typeof entry === "string" ? [entry, entry] : entry;
      return [name, `${column} of a ${of.join(" or ")}${when ? `, when ${when}` : ""}`] as const;
    });
  });
  const terms = Object.keys(table.columns).flatMap((column) =>
    Object.entries(columnSpec(table, column)?.terms ?? {})
  );
  return [
    title(table.name, 5, date),
    heading("NAME"),
    `${escapeRoff(table.name)} \\- ${escapeRoff(lead(firstSentence(table.doc)))}\n`,
    heading("SYNOPSIS"),
    `\\fB${escapeRoff(table.name)}\\fR ${escapeRoff(Object.keys(table.columns).join(", "))}\n`,
    heading("DESCRIPTION"),
    paragraphs(table.doc),
    isNodeTable(table)
      ? paragraphs(
        "A row is for a node or for a group; a node takes each value from its own row, else from the first of its groups that has one.",
      )
      : "",
    list("COLUMNS", columns),
    ...terms.map(([name, values]) => list(escapeRoff(name.toUpperCase()), Object.entries(values))),
    list("ATTRIBUTES OF OBJECTS", attributes),
    heading("SEE ALSO"),
    references([["tabdump", 1], ["chtab", 1], ["xcat", 1]]),
  ].join("");
}

/** `xcat(1)`: all commands that people call. */
export function renderOverviewPage(commands: readonly AnyCommand[], date?: string): string {
  return [
    title("xcat", 1, date),
    heading("NAME"),
    "xcat \\- cluster manager: deploys and runs Linux clusters\n",
    heading("SYNOPSIS"),
    "\\fBxcat\\fR command [words...]\n.br\n\\fBcommand\\fR [words...]\n",
    heading("DESCRIPTION"),
    paragraphs(
      "One program holds all commands. Called through a link it is the command of that name; otherwise its first " +
        "word names the command. Commands are carried out by the daemon on the management node and printed here.",
    ),
    list("COMMANDS", commands.map(({ name, summary }) => [name, sentence(summary)])),
    list("OPTIONS", [["--install DIR", "The same as xcat install DIR."]]),
    list("ENVIRONMENT", [
      ["XCATHOST", "Name or address and port of the daemon, host:port; default: localhost:3001."],
      ["XCATBYPASS", "When set, the command is carried out in this process, without the daemon; root only."],
      ["XCAT_SYSROOT", "Folder put before every path that is read or written."],
    ]),
    heading("SEE ALSO"),
    references([["noderange", 3]]),
  ].join("");
}

/** The summary as whatis(1) wants it: no capital, no full stop. */
function lead(summary: string): string {
  const text = summary.trim().replace(/\.$/, "");
  return /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}

function firstSentence(text: string): string {
  return text.trim().split(/(?<=\.)\s/)[0] ?? text;
}

function list(name: string, rows: readonly (readonly [string, string])[]): string {
  return rows.length === 0 ? "" : heading(name) + rows.map(([term, doc]) => item(term, doc)).join("");
}

function examples(command: AnyCommand): string {
  const shown = (command.examples ?? []).map(([line, doc]) => paragraphs(sentence(doc)) + verbatim(line));
  return shown.length === 0 ? "" : heading("EXAMPLES") + shown.join("");
}
