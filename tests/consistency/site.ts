/** A site below a root of its own, with real daemons and clients, on any engine. */
import { spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { openLater } from "../../core/db/open.ts";
import type { Store } from "../../core/db/store.ts";
import { createPorts } from "../../core/ports/create.ts";
import { createRegistry } from "../../core/registry.ts";
import { plugins } from "../../plugins/mod.ts";
import { hasMariadb, startMariadb } from "../databases/mariadb.ts";
import { postgresPrograms, startPostgres } from "../databases/postgres.ts";
import { account, type DatabaseServer } from "../databases/server.ts";
import { installProgram } from "../e2e/program.ts";

export const tables = createRegistry(plugins).tables;

export interface Ended {
  status: number;
  stdout: string;
  stderr: string;
}

/** A process that was started. */
export interface Running {
  ended: Promise<Ended>;
  /** Ends it at once, as a crash would. */
  kill(): void;
}

export interface Daemon extends Running {
  /** `localhost:PORT`, for XCATHOST. */
  address: string;
}

export interface Site {
  /** The folder that is `/` for all of them. */
  root: string;
  /** Starts a command: by this daemon, or past all of them. */
  start(words: readonly string[], daemon?: Daemon): Running;
  /** Runs one that must succeed; answers what it prints. */
  run(words: readonly string[], daemon?: Daemon): Promise<string>;
  /** Starts one more; ready when this resolves. */
  startDaemon(): Promise<Daemon>;
  /** The site's rows, read by this process. */
  store: Store;
  /** Runs SQL as a person does, by the server's own client program. */
  sql(text: string): Promise<string>;
}

export interface EngineUnderTest {
  name: string;
  /** Why it cannot be tested here. */
  missing?: string;
  startServer?(): Promise<DatabaseServer>;
  location?(server: DatabaseServer, database: string): string;
}

export const engines: readonly EngineUnderTest[] = [
  { name: "SQLite" },
  {
    name: "PostgreSQL",
    ...(postgresPrograms() === undefined ? { missing: "postgresql is not installed" } : {}),
    startServer: startPostgres,
    location: ({ host, port }, database) =>
      `Pg:dbname=${database};host=${host};port=${port}|${account.user}|${account.password}`,
  },
  {
    name: "MariaDB",
    ...(hasMariadb() ? {} : { missing: "mariadb-server is not installed" }),
    startServer: startMariadb,
    location: ({ host, port }, database) =>
      `mysql:dbname=${database};host=${host};port=${port}|${account.user}|${account.password}`,
  },
];

/** Makes a site on this engine by `xcatconfig -i`, and removes it with all that runs. */
export async function withRealSite(
  engine: EngineUnderTest,
  work: (site: Site) => Promise<void>,
): Promise<void> {
  const bin = await installProgram();
  const root = mkdtempSync(join(tmpdir(), "xcat-consistency-"));
  const server = await engine.startServer?.();
  const running = new Set<Running>();
  const ports = createPorts({ sysroot: root, environment: {} });
  const store = openLater(ports);
  const start = (words: readonly string[], daemon?: Daemon): Running => {
    const one = startProgram(bin, root, words, daemon?.address);
    running.add(one);
    one.ended.then(() => running.delete(one));
    return one;
  };
  const run = async (words: readonly string[], daemon?: Daemon): Promise<string> => {
    const { status, stdout, stderr } = await start(words, daemon).ended;
    if (status !== 0) throw new Error(`${words.join(" ")}: exit status ${status}: ${stderr}`);
    return stdout;
  };
  try {
    await mkdir(join(root, "etc/xcat"), { recursive: true });
    await writeFile(join(root, "etc/hosts"), "127.0.0.1 localhost\n");
    let database = "";
    if (server && engine.location) {
      database = await server.createDatabase();
      const line = engine.location(server, database);
      await writeFile(join(root, "etc/xcat/cfgloc"), `${line}\n`, { mode: 0o600 });
    }
    await run(["xcatconfig", "-i"]);
    await work({
      root,
      start,
      run,
      store,
      sql: async (text) => await server?.sql(text, database) ?? "",
      async startDaemon() {
        const [port, monitor] = [await freePort(), await freePort()];
        await run(["chtab", "key=xcatdport", `site.value=${port}`]);
        await run(["chtab", "key=xcatiport", `site.value=${monitor}`]);
        const process = start(["xcatd"]);
        const daemon = { ...process, address: `localhost:${port}` };
        const early = process.ended.then(({ stderr }) => Promise.reject(new Error(`xcatd ended: ${stderr}`)));
        early.catch(() => {});
        await Promise.race([answers(() => start(["lsxcatd", "-v"], daemon).ended), early]);
        return daemon;
      },
    });
  } finally {
    for (const one of running) one.kill();
    await Promise.all([...running].map(({ ended }) => ended));
    await store.close();
    await server?.stop();
    await rm(root, { recursive: true, force: true });
  }
}

async function answers(ask: () => Promise<Ended>): Promise<void> {
  while ((await ask()).status !== 0);
}

function startProgram(bin: string, root: string, words: readonly string[], address?: string): Running {
  const [name = "", ...args] = words;
  const folder = name === "xcatd" ? "sbin" : "bin";
  const child = spawn(join(bin, folder, name), args, {
    cwd: "/",
    env: {
      PATH: process.env.PATH,
      HOME: "/root",
      XCAT_SYSROOT: root,
      DENO_NO_UPDATE_CHECK: "1",
      ...(address === undefined ? { XCATBYPASS: "1" } : { XCATHOST: address }),
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [stdout, stderr, gone] = ["", "", false];
  child.on("exit", () => gone = true);
  child.stdout.on("data", (bytes) => stdout += bytes);
  child.stderr.on("data", (bytes) => stderr += bytes);
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status, signal) => resolve({ status: status ?? (signal ? 137 : 1), stdout, stderr }));
  });
  const kill = () => {
    if (gone || !child.pid) return;
    try {
      process.kill(child.pid, "SIGKILL");
    } catch (error) {
      if ((error as { code?: string }).code !== "ESRCH") throw error; // it ended, and its event is on its way
    }
  };
  return { ended, kill };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().on("error", reject).listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
