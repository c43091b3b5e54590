/** A site with the real database, registry and pipeline, for commands that drive hardware. */
import {
  ByteQueue,
  createRegistry,
  type Database,
  defineCommand,
  type Plugin,
  type Request,
  type Result,
  statusOf,
} from "../../core/mod.ts";
import { createDatabase } from "../../core/db/database.ts";
import { openLater } from "../../core/db/open.ts";
import type { Environment } from "../../core/pipeline/exchange.ts";
import { handleLocally, handleRequest } from "../../core/pipeline/handle.ts";
import { createPorts } from "../../core/ports/create.ts";
import hardware from "../../plugins/hardware/mod.ts";
import consoles from "../../plugins/consoles/mod.ts";
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
  /** Calls an interactive command. */
  open(user: string, command: string, noderange: string, ...args: string[]): Conversation;
  /** Runs the services of all plugins until the site is closed. */
  serve(): Promise<void>;
}

/** Somebody at an interactive command. */
export interface Conversation {
  type(text: string): void;
  /** Waits until the text was shown since the last call, and answers what was. @throws what was shown instead */
  shows(text: string): Promise<string>;
  /** Waits until it ends; answers the errors. */
  ended(): Promise<string[]>;
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
  const closing: (() => Promise<void>)[] = [];
  const registry = createRegistry([tables, hardware, ipmi, consoles, servicesPlugin(closing), ...plugins]);
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
    const call = (request: Request) =>
      handleLocally(environment, request, new AbortController().signal, false);
    await work({
      sysroot,
      open: (user, command, noderange, ...args) =>
        converse((typed) => call({ command, noderange, args, user, typed })),
      async serve() {
        await Array.fromAsync(call({ command: "serve", args: [] }));
      },
      database: environment.db,
      async run(command, noderange, ...args) {
        const results: Result[] = [];
        const request = { command, args, ...(noderange === undefined ? {} : { noderange }) };
        for await (const result of call(request)) if (!("progress" in result)) results.push(result);
        return {
          lines: inOrder ? results.map(line) : results.map(line).sort(),
          status: results.reduce((status, result) => status | statusOf(result), 0),
        };
      },
    });
  } finally {
    for (const close of closing) await close();
    for (const kept of environment.shared.values()) {
      if ("close" in kept && typeof kept.close === "function") await kept.close();
    }
    await environment.db.close();
    await Deno.remove(sysroot, { recursive: true });
  }
}

/** The services of all plugins, started as the daemon does. */
function servicesPlugin(closing: (() => Promise<void>)[]): Plugin {
  const serve = defineCommand({
    name: "serve",
    summary: "Start the services",
    async *run(context) {
      for (const load of context.registry.services) {
        const service = await (await load()).start(context);
        closing.push(() => service.close());
      }
      yield { info: "started" };
    },
  });
  return { name: "serve", commands: { serve: () => Promise.resolve(serve) } };
}

const PATIENCE_MS = 20_000;

function converse(call: (typed: AsyncIterable<Uint8Array>) => AsyncIterable<Result>): Conversation {
  const typed = new ByteQueue();
  const errors: string[] = [];
  let shown = "";
  let open = true;
  let wake = () => {};
  const reading = (async () => {
    for await (const result of call(typed)) {
      if ("output" in result) shown += new TextDecoder().decode(result.output);
      else if ("error" in result) errors.push(line(result));
      wake();
    }
    open = false;
    wake();
  })();
  return {
    type: (text) => typed.push(new TextEncoder().encode(text)),
    async shows(text) {
      const end = Date.now() + PATIENCE_MS;
      for (;;) {
        const at = shown.indexOf(text);
        if (at >= 0) {
          const seen = shown.slice(0, at + text.length);
          shown = shown.slice(at + text.length);
          return seen;
        }
        const left = end - Date.now();
        if (!open || left <= 0) {
          throw new Error(`${JSON.stringify(text)} was wanted, shown was ${JSON.stringify(shown)} ${errors}`);
        }
        let timer: ReturnType<typeof setTimeout> | undefined;
        await new Promise<void>((resolve) => {
          wake = resolve;
          timer = setTimeout(resolve, left);
        });
        clearTimeout(timer);
      }
    },
    async ended() {
      await reading;
      return errors;
    },
  };
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
