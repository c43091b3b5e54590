/** A management node of its own for the recorded rows, in a temporary system root. */
import { mkdirSync, rmSync } from "node:fs";
import process from "node:process";
import { renderResult } from "../../core/client/mod.ts";
import type { AnyCommand } from "../../core/command.ts";
import { parseCommandLine } from "../../core/command_line.ts";
import { createDatabase } from "../../core/db/database.ts";
import { openLater } from "../../core/db/open.ts";
import { UsageError } from "../../core/errors.ts";
import { renderHelp } from "../../core/help.ts";
import type { Row } from "../../core/mod.ts";
import { fileReferences, replaceFiles } from "../../core/noderange/mod.ts";
import type { Environment } from "../../core/pipeline/exchange.ts";
import { handleLocally, handleRequest } from "../../core/pipeline/handle.ts";
import type { Plugin } from "../../core/plugin.ts";
import { createPorts } from "../../core/ports/create.ts";
import { createRegistry } from "../../core/registry.ts";
import { type Result, statusOf } from "../../core/result.ts";
import type { GoldenRow, Outcome } from "./compare.ts";
import { splitWords } from "./split_words.ts";

export interface GoldenSite {
  /** Folder that `@WORK@` stands for. */
  work: string;
  execute(row: GoldenRow): Promise<Outcome>;
  close(): Promise<void>;
}

/** @param golden the folder with initial/ and work/ */
export async function createGoldenSite(golden: string): Promise<GoldenSite> {
  const root = await Deno.makeTempDir({ prefix: "xcat-golden-" });
  const work = `${root}/tmp/work`;
  await copyFolder(`${golden}/work`, work, work);
  mkdirSync(`${root}/etc/xcat`, { recursive: true });
  await Deno.copyFile(`${golden}/initial/hosts`, `${root}/etc/hosts`);
  const commands = `${root}/bin`;
  const ports = createPorts({ sysroot: root, environment: process.env });
  const registry = createRegistry(await loadPlugins());
  const environment: Environment = {
    registry,
    ports,
    db: createDatabase(openLater(ports), registry.tables),
    naming: {},
    shared: new Map(),
    handle: (request, signal) => handleRequest(environment, request, signal),
  };
  // Stopgap until `xcatconfig -i` brings this state about by itself.
  await loadInitialTables(environment, `${golden}/initial`);
  await linkCommands(commands, [...registry.commands.keys()]);

  return {
    work,
    execute(row) {
      const shell = row.shell.replaceAll("@WORK@", work);
      const [name = "", ...words] = splitWords(shell) ?? [];
      const stdin = row.stdin?.replaceAll("@WORK@", work) ?? "";
      const load = registry.commands.get(name);
      return load
        ? load().then((command) => runHere(environment, command, words, stdin, work))
        : runShell(shell, stdin, { root, work, commands });
    },
    async close() {
      await environment.db.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/** Those of the list that load; the tables and the definitions must. */
async function loadPlugins(): Promise<readonly Plugin[]> {
  try {
    return (await import("../../plugins/mod.ts")).plugins;
  } catch (error) {
    console.error(
      `Only tables and definitions are loaded: ${error instanceof Error ? error.message : error}`,
    );
    const tables = await import("../../plugins/tables/mod.ts");
    const definitions = await import("../../plugins/definitions/mod.ts");
    return [tables.default, definitions.default];
  }
}

async function runHere(
  environment: Environment,
  command: AnyCommand,
  argv: readonly string[],
  stdin: string,
  cwd: string,
): Promise<Outcome> {
  const outcome: Outcome = { status: 0, stdout: "", stderr: "" };
  const print = (result: Result) => {
    outcome.status |= statusOf(result);
    const { to, text } = renderResult(result, undefined, { format: "text", showServer: false });
    if (!("info" in result)) outcome[to] += text;
  };
  try {
    const parsed = parseCommandLine(command, argv);
    if (parsed.help || parsed.version) {
      print(parsed.help ? { info: renderHelp(command) } : { info: "Version" });
      return outcome;
    }
    const files = new Map(fileReferences(parsed.noderange ?? "").map((path) => [path, linesOf(path, cwd)]));
    const request = {
      command: command.name,
      args: parsed.rest,
      stdin,
      cwd,
      user: "root",
      ...(parsed.noderange === undefined ? {} : { noderange: replaceFiles(parsed.noderange, files) }),
    };
    for await (const result of handleLocally(environment, request, new AbortController().signal)) {
      print(result);
    }
  } catch (error) {
    print({ error: String(error), errorcode: error instanceof UsageError ? error.status : 1 });
  }
  return outcome;
}

function linesOf(path: string, cwd: string): string[] {
  return Deno.readTextFileSync(path.startsWith("/") ? path : `${cwd}/${path}`).split("\n");
}

interface Places {
  root: string;
  work: string;
  commands: string;
}

async function runShell(shell: string, stdin: string, { root, work, commands }: Places): Promise<Outcome> {
  const child = new Deno.Command("bash", {
    args: ["-c", shell],
    cwd: work,
    env: { XCAT_SYSROOT: root, XCATBYPASS: "1", LANG: "C.UTF-8", PATH: `${commands}:${process.env.PATH}` },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(stdin)).then(() => writer.close()).catch(() => {});
  const { code, stdout, stderr } = await child.output();
  const decoder = new TextDecoder();
  return { status: code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

async function linkCommands(folder: string, names: readonly string[]): Promise<void> {
  await Deno.mkdir(folder);
  const program = new URL("../../cmd/xcat.ts", import.meta.url).pathname;
  for (const name of names) {
    const script = `#!/bin/sh\nexec '${Deno.execPath()}' run -A '${program}' '${name}' "$@"\n`;
    await Deno.writeTextFile(`${folder}/${name}`, script, { mode: 0o755 });
  }
}

async function copyFolder(from: string, to: string, work: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    if (isDirectory) await copyFolder(`${from}/${name}`, `${to}/${name}`, work);
    else {
      const text = await Deno.readTextFile(`${from}/${name}`);
      await Deno.writeTextFile(`${to}/${name}`, text.replaceAll("@WORK@", work));
    }
  }
}

async function loadInitialTables({ db, registry }: Environment, folder: string): Promise<void> {
  await db.write(async (transaction) => {
    for (const table of registry.tables.keys()) {
      const text = await Deno.readTextFile(`${folder}/${table}.csv`).catch(() => "");
      const [header = "", ...lines] = text.trim().split("\n");
      const columns = header.slice(1).split(",");
      transaction.replace(table, lines.map((line) => readRow(columns, line)));
    }
  });
}

/** The recorded tables hold no quotes within values. */
function readRow(columns: readonly string[], line: string): Row {
  const cells = [...line.matchAll(/("([^"]*)"|)(,|$)/g)].map((found) => found[2] ?? "");
  return Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? ""]));
}
