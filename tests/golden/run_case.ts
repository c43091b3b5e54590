/** Runs a case on a management node of its own, in this process. */
import { dirname } from "node:path";
import { plugins } from "../../plugins/mod.ts";
import { withSite } from "../definitions/test_site.ts";
import type { Case, Rows } from "./case_file.ts";
import { runHere } from "./run_here.ts";
import { splitWords } from "./split_words.ts";

/** The same case with what came of it. */
export async function runCase(wanted: Case): Promise<Case> {
  let found: Case | undefined;
  await withSite(async ({ root, environment }) => {
    const { registry, db } = environment;
    for (const [name, text] of wanted.files) {
      await Deno.mkdir(dirname(`${root}/${name}`), { recursive: true });
      await Deno.writeTextFile(`${root}/${name}`, text);
    }
    await db.write((transaction) => {
      for (const [table, rows] of wanted.before) {
        const { key } = registry.table(table);
        for (const row of rows) {
          transaction.put(table, Object.fromEntries(key.map((column) => [column, row[column] ?? ""])), row);
        }
      }
      return Promise.resolve();
    });
    const readAll = async () => {
      const tables = new Map<string, Rows>();
      for (const table of registry.tables.keys()) {
        if (table !== "auditlog") tables.set(table, [...await db.rows(table)].map(present));
      }
      return tables;
    };
    const before = await readAll();
    const [name = "", ...words] = splitWords(wanted.command) ?? [];
    const command = await registry.commands.get(name)?.();
    if (!command) throw new Error(`Case "${wanted.title}": there is no command "${name}"`);
    const input = wanted.input.map((line) => `${line}\n`).join("");
    const { status, stdout, stderr, info } = await runHere(
      environment,
      command,
      words,
      input,
      root,
      wanted.user,
    );
    const after = [...await readAll()].filter(([table, rows]) =>
      JSON.stringify(rows) !== JSON.stringify(before.get(table))
    );
    const lines = (text: string) =>
      text === "" ? [] : text.replace(/\n$/, "").replaceAll(root, "").split("\n");
    found = {
      ...wanted,
      data: lines(stdout),
      info: lines(info),
      stderr: lines(stderr),
      status,
      after: new Map(after),
    };
  }, plugins);
  if (!found) throw new Error(`Case "${wanted.title}" did not run`);
  return found;
}

/** Without the columns that are empty. */
function present(row: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(row).filter((cell): cell is [string, string] => cell[1] !== undefined && cell[1] !== ""),
  );
}
