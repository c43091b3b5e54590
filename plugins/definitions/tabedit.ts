/** `tabedit`: a table in the caller's editor. */
import { Buffer } from "node:buffer";
import {
  type Caller,
  type Context,
  defineCommand,
  flag,
  operand,
  type Result,
  type Row,
  statusOf,
  type TableSpec,
  UsageError,
} from "../../core/mod.ts";
import { type Conflict, mergeTables } from "./merge_tables.ts";
import { parseTableCsv, renderCsvRow, renderTableCsv, tableChecksum } from "./table_csv.ts";
import { EXIT_CHANGED } from "./tabrestore.ts";

export const tabedit = defineCommand({
  name: "tabedit",
  summary: "Edit a table in a text editor",
  description:
    "The editor is what TABEDITOR or EDITOR names, otherwise vi. Reading and writing go through the daemon, as " +
    "tabdump and tabrestore. Where somebody else has changed the table meanwhile, both changes are kept; a row that " +
    "both have changed is shown, and can be edited again. auditlog and eventlog cannot be edited: see tabprune.",
  options: { dryRun: flag("", "show what would be changed, and change nothing") },
  operands: { table: operand("name of a table") },
  local: true,
  examples: [
    ["tabedit site", "change the settings of the cluster"],
    ["EDITOR=nano tabedit networks", "with another editor"],
  ],
  async *run(context, { table: name = "", dryRun }) {
    const { registry, fs, random, caller } = context;
    const table = registry.table(name);
    if (table.key[0] === "recid") {
      throw new UsageError(
        `${name} cannot be edited: its rows are numbered as they come. tabprune takes old ones out`,
      );
    }
    if (!caller) throw new UsageError("tabedit runs where there is a terminal");
    const folder = `${caller.variables.TMPDIR || "/tmp"}/tabedit-${Buffer.from(random(9)).toString("hex")}`;
    const edit: Edit = { context, caller, table, file: `${folder}/${name}.csv`, dryRun };
    const base = await dump(edit);
    await fs.makeDirectory(folder, { mode: 0o700 });
    const isDone = yield* editTable(edit, base);
    if (isDone || await fs.readText(edit.file) === base) await fs.remove(folder);
    else yield { warning: `What you wrote is kept in ${fs.real(edit.file)}` };
  },
});

interface Edit {
  context: Context;
  caller: Caller;
  table: TableSpec;
  file: string;
  dryRun: boolean;
}

/** True when the edits are stored; otherwise why not has been said. */
async function* editTable(edit: Edit, before: string): AsyncGenerator<Result, boolean> {
  const { context: { fs }, caller, file } = edit;
  let [base, text] = [before, before];
  try {
    for (;;) {
      await fs.write(file, text, { mode: 0o600 });
      await runEditor(edit);
      text = await fs.readText(file) ?? "";
      if (text === base) {
        yield { info: "Nothing was changed" };
        return true;
      }
      const stored = yield* store(edit, base, text);
      if (stored.done) return true;
      if (!caller.isTerminal) throw new UsageError(stored.problem);
      const answer = await caller.question(`${stored.problem}\nEdit again? [y/n] `);
      if (!/^y/i.test(answer ?? "n")) throw new UsageError(`Table ${edit.table.name} was not changed`);
      ({ base, text } = stored);
    }
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    yield { error: error.message, errorcode: error.status };
    return false;
  }
}

async function runEditor({ context, caller, file }: Edit): Promise<void> {
  const { TABEDITOR, EDITOR } = caller.variables;
  const [editor = "vi", ...words] = (TABEDITOR || EDITOR || "vi").trim().split(/\s+/);
  const status = await caller.attach([editor, ...words, context.fs.real(file)]);
  if (status === 127) {
    throw new UsageError(`There is no editor "${editor}"; set EDITOR to one that is installed`);
  }
  if (status !== 0) throw new UsageError(`The editor ended with ${status}; the table was not changed`);
}

/** What is left to do: `base` and `text` to go on with, and why. */
type Stored = { done: true } | { done: false; base: string; text: string; problem: string };

/** Others may have changed the table any number of times; each time their rows are taken in. */
async function* store(edit: Edit, base: string, text: string): AsyncGenerator<Result, Stored> {
  const { table, context, dryRun } = edit;
  const label = `${table.name}.csv`;
  for (;;) {
    const args = [label, `--expect=${tableChecksum(base)}`, ...dryRun ? ["--dry-run"] : []];
    const failure = yield* passOn(context.ask("tabrestore", undefined, args, text));
    if (!failure) return { done: true };
    if (failure.status !== EXIT_CHANGED) return { done: false, base, text, problem: failure.message };
    const now = await dump(edit);
    const rows = (csv: string) => parseTableCsv(csv, table, label);
    const merged = mergeTables(table, rows(base), rows(text), rows(now));
    [base, text] = [now, renderTableCsv(table, merged.rows)];
    if (merged.conflicts.length > 0) {
      return { done: false, base, text, problem: tellConflicts(table, merged.conflicts) };
    }
    yield { info: `Table ${table.name} was changed by someone else meanwhile; both changes are kept` };
  }
}

function tellConflicts(table: TableSpec, conflicts: readonly Conflict[]): string {
  const columns = Object.keys(table.columns);
  const now = (row: Row | undefined) => row ? renderCsvRow(columns, row) : "the row is gone";
  const lines = conflicts.map(({ key, theirs }) => `  ${key}: ${now(theirs)}`);
  return `Someone else changed rows that you changed. They are now, and would become yours when you save again:\n${
    lines.join("\n")
  }`;
}

async function dump({ context, table }: Edit): Promise<string> {
  let text = "";
  for await (const result of context.ask("tabdump", undefined, [table.name])) {
    if ("error" in result && result.error !== undefined) throw new UsageError(result.error, statusOf(result));
    if ("data" in result) text += `${result.data}\n`;
  }
  return text;
}

/** Yields all but the errors; answers what they say. */
async function* passOn(
  results: AsyncIterable<Result>,
): AsyncGenerator<Result, { status: number; message: string } | undefined> {
  let failure: { status: number; message: string } | undefined;
  for await (const result of results) {
    if ("error" in result && result.error !== undefined) {
      failure = { status: statusOf(result), message: result.error };
    } else yield result;
  }
  return failure;
}
