/** A site with the real database, registry and pipeline, for commands that drive hardware. */
import { createRegistry, type Database, type Plugin, type Result, statusOf } from "../../core/mod.ts";
import { createDatabase } from "../../core/db/database.ts";
import { openLater } from "../../core/db/open.ts";
import type { Environment } from "../../core/pipeline/exchange.ts";
import { handleLocally, handleRequest } from "../../core/pipeline/handle.ts";
import { createPorts } from "../../core/ports/create.ts";
import hardware from "../../plugins/hardware/mod.ts";
import ipmi from "../../plugins/ipmi/mod.ts";
import tables from "../../plugins/tables/mod.ts";
import { ADMIN } from "../simulators/ipmi_sim.ts";

export type Rows = Readonly<Record<string, readonly Readonly<Record<string, string>>[]>>;

export interface Site {
  sysroot: string;
  database: Database;
  /** Lines as `node: data`, errors as `node! error`, sorted unless `inOrder`. */
  run(
    command: string,
    noderange: string | undefined,
    ...args: string[]
  ): Promise<{ lines: string[]; status: number }>;
}

/** Makes the site with these rows, and removes it when `work` is done. */
export async function site(
  rows: Rows,
  work: (site: Site) => Promise<void>,
  plugins: readonly Plugin[] = [],
  inOrder = false,
): Promise<void> {
  const sysroot = await Deno.makeTempDir({ prefix: "hardware" });
  const ports = createPorts({ sysroot, environment: {} });
  const registry = createRegistry([tables, hardware, ipmi, ...plugins]);
  const environment: Environment = {
    registry,
    ports,
    db: createDatabase(openLater(ports), registry.tables),
    naming: { prefix: undefined, suffix: undefined },
    shared: new Map(),
    handle: (request, signal) => handleRequest(environment, request, signal),
  };
  try {
    await environment.db.write((transaction) => {
      for (const [table, list] of Object.entries(rows)) transaction.replace(table, list);
      return Promise.resolve();
    });
    await work({
      sysroot,
      database: environment.db,
      async run(command, noderange, ...args) {
        const results: Result[] = [];
        const request = { command, args, ...(noderange === undefined ? {} : { noderange }) };
        const signal = new AbortController().signal;
        for await (const result of handleLocally(environment, request, signal, false)) {
          if (!("progress" in result)) results.push(result);
        }
        return {
          lines: inOrder ? results.map(line) : results.map(line).sort(),
          status: results.reduce((status, result) => status | statusOf(result), 0),
        };
      },
    });
  } finally {
    for (const kept of environment.shared.values()) {
      if ("close" in kept && typeof kept.close === "function") await kept.close();
    }
    await environment.db.close();
    await Deno.remove(sysroot, { recursive: true });
  }
}

function line(result: Result): string {
  if ("node" in result) {
    const what = result.desc === undefined ? "" : `${result.desc}: `;
    return `${result.node}${result.error ? `! ${result.error}` : `: ${what}${result.data}`}`;
  }
  return "error" in result ? `! ${result.error}` : JSON.stringify(result);
}

/** Nodes n1, n2 … behind these BMCs, and rows of the tables for them. */
export function nodesOf(
  sims: readonly { address: string }[],
  credentials: Readonly<Record<string, string>> = {},
): Rows {
  const names = sims.map((_, n) => `n${n + 1}`);
  return {
    nodelist: names.map((node) => ({ node, groups: "all" })),
    nodehm: [{ node: "all", mgt: "ipmi" }],
    ipmi: names.map((node, n) => ({ node, bmc: sims[n]!.address, ...credentials })),
    passwd: [{ key: "ipmi", ...ADMIN }],
  };
}
