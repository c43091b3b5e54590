/** A management node of its own below a temporary folder, with the load of the published figures. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { createDatabase } from "../core/db/database.ts";
import { openLater } from "../core/db/open.ts";
import { createRegistry, type Database } from "../core/mod.ts";
import { createPorts } from "../core/ports/create.ts";
import { plugins } from "../plugins/mod.ts";

export interface Cluster {
  /** Settings for clients of this cluster. */
  env: Readonly<Record<string, string>>;
  /** The command line of a command, with the compiled program. */
  compiled(command: string, ...words: string[]): string[];
  /** The same by `deno run`. */
  sources(command: string, ...words: string[]): string[];
  /** The tables, beside the daemon. */
  db: Database;
  /** Process id of the daemon. */
  pid(): number;
  /** Ends the daemon and starts another, which has read nothing yet. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

const root = join(import.meta.dirname as string, "..");

/** @throws Error no compiled program */
export function compiledProgram(): string {
  const binary = process.env.XCAT_BINARY ?? join(root, "dist/xcat");
  if (!existsSync(binary)) throw new Error(`${binary} is not there; build it with: deno task compile`);
  return binary;
}

/** A daemon that serves; `load` fills its tables before it starts. */
export async function startCluster(load: (db: Database) => Promise<void>): Promise<Cluster> {
  const sysroot = await mkdtemp(join(tmpdir(), "bench-cluster-"));
  const binary = compiledProgram();
  const [port = 0, monitorPort = 0] = [await freePort(), await freePort()];
  const env = { XCAT_SYSROOT: sysroot, XCATHOST: `localhost:${port}` };
  const daemonEnv = { ...process.env, ...env };
  const registry = createRegistry(plugins);
  const db = createDatabase(openLater(createPorts({ sysroot, environment: process.env })), registry.tables);
  let daemon: ChildProcess | undefined;
  const start = async () => {
    daemon = spawn(binary, ["xcatd"], { env: daemonEnv, stdio: ["ignore", "pipe", "inherit"] });
    await serving(daemon);
  };
  const stop = async () => {
    if (!daemon?.pid || daemon.exitCode !== null) return;
    const ended = new Promise((resolve) => daemon?.once("exit", resolve));
    process.kill(daemon.pid, "SIGTERM");
    await ended;
  };
  const close = async () => {
    await stop();
    await db.close();
    await rm(sysroot, { recursive: true });
  };
  try {
    execFileSync(binary, ["xcatconfig", "-i"], { env: daemonEnv, stdio: ["ignore", "ignore", "inherit"] });
    await db.write((transaction) => {
      transaction.put("site", { key: "xcatdport" }, { value: String(port) });
      transaction.put("site", { key: "xcatiport" }, { value: String(monitorPort) });
      return Promise.resolve();
    });
    await load(db);
    await start();
  } catch (error) {
    await close();
    throw error;
  }
  return {
    env,
    db,
    pid: () => daemon?.pid ?? 0,
    restart: async () => {
      await stop();
      await start();
    },
    compiled: (command, ...words) => [binary, command, ...words],
    sources: (
      command,
      ...words
    ) => [Deno.execPath(), "run", "-A", join(root, "cmd/xcat.ts"), command, ...words],
    close,
  };
}

/** Nodes `n000001`…, 40 a rack, a MAC each; everything else comes from the group compute. */
export async function loadNodes(db: Database, count: number): Promise<void> {
  await db.write((transaction) => {
    for (let number = 1; number <= count; number++) {
      const node = nodeName(number);
      const rack = `rack${String(Math.ceil(number / 40)).padStart(3, "0")}`;
      const hex = number.toString(16).padStart(6, "0");
      transaction.put("nodelist", { node }, { groups: `all,compute,${rack}` });
      transaction.put("mac", { node }, { mac: `42:00:00:${hex.match(/../g)?.join(":")}` });
    }
    const group = { node: "compute" };
    transaction.put("hosts", group, { ip: "|n(\\d+)|10.(1+$1/65536).(($1/256)%256).($1%256)|" });
    transaction.put("nodehm", group, { mgt: "ipmi" });
    transaction.put("ipmi", group, { bmc: "/\\z/-bmc/" });
    transaction.put("nodetype", group, { os: "alt", arch: "x86_64", profile: "compute" });
    transaction.put("nodepos", group, { rack: "|n(\\d+)|(($1-1)/40+1)|", u: "|n(\\d+)|(($1-1)%40+1)|" });
    return Promise.resolve();
  });
}

export function nodeName(number: number): string {
  return `n${String(number).padStart(6, "0")}`;
}

/** Resolves at the daemon's first line, which says that it is ready. */
function serving(daemon: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    daemon.stdout?.once("data", () => resolve());
    daemon.once("error", reject);
    daemon.once("exit", (status) => reject(new Error(`xcatd ended with ${status}`)));
  });
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
