/** Tables and definitions over a real SQLite file, for one test. */
import { rmSync } from "node:fs";
import { createDatabase } from "../../core/db/database.ts";
import { openLater } from "../../core/db/open.ts";
import { flushAudit } from "../../core/pipeline/audit.ts";
import type { Environment } from "../../core/pipeline/exchange.ts";
import { handleRequest } from "../../core/pipeline/handle.ts";
import { createPorts } from "../../core/ports/create.ts";
import type { Plugin } from "../../core/plugin.ts";
import { createRegistry } from "../../core/registry.ts";
import definitions from "../../plugins/definitions/mod.ts";
import tables from "../../plugins/tables/mod.ts";
import type { Outcome } from "../golden/compare.ts";
import { runHere } from "../golden/run_here.ts";
import { splitWords } from "../golden/split_words.ts";

export interface TestSite {
  root: string;
  environment: Environment;
  /** Runs a line as it is typed; quotes as in a shell. */
  run(line: string, stdin?: string): Promise<Outcome>;
  /** Runs a line that must succeed; answers its lines of data. */
  lines(line: string, stdin?: string): Promise<string[]>;
}

export async function withSite(
  work: (site: TestSite) => Promise<void>,
  plugins: readonly Plugin[] = [tables, definitions],
): Promise<void> {
  const root = Deno.makeTempDirSync({ prefix: "xcat-definitions-" });
  const ports = createPorts({ sysroot: root, environment: {} });
  const registry = createRegistry(plugins);
  const environment: Environment = {
    registry,
    ports,
    db: createDatabase(openLater(ports), registry.tables),
    naming: {},
    shared: new Map(),
    handle: (request, signal) => handleRequest(environment, request, signal),
  };
  const run = async (line: string, stdin = ""): Promise<Outcome> => {
    const [name = "", ...words] = splitWords(line) ?? [];
    const command = await registry.commands.get(name)?.();
    if (!command) throw new Error(`No such command: ${line}`);
    return await runHere(environment, command, words, stdin, root);
  };
  const lines = async (line: string, stdin?: string): Promise<string[]> => {
    const { status, stdout, stderr } = await run(line, stdin);
    if (status !== 0) throw new Error(`${line}: exit status ${status}: ${stderr}`);
    return stdout === "" ? [] : stdout.replace(/\n$/, "").split("\n");
  };
  try {
    await work({ root, environment, run, lines });
  } finally {
    await flushAudit(environment);
    await environment.db.close();
    rmSync(root, { recursive: true, force: true });
  }
}
