/** A database server of the distribution's package, in a temporary folder, on a free loopback port. */
import { createServer } from "node:net";

/** The account that the product uses. */
export const account = { user: "xcatadm", password: "cluster-Zm9v|'\"" };

export interface DatabaseServer {
  host: "127.0.0.1";
  port: number;
  /** Folder of the unix socket. */
  folder: string;
  /** Runs SQL as administrator; answers what the client program prints. */
  sql(text: string, database?: string): Promise<string>;
  /** Makes an empty database that belongs to `account`; answers its name. */
  createDatabase(): Promise<string>;
  removeDatabase(name: string): Promise<void>;
  /** Stops the server at once and starts it again with the same data and port. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** What the kinds of server differ in. */
export interface ServerKind {
  /** Unprivileged user that the package made. */
  user: string;
  /** Makes the data folder. */
  initialise(folder: string): string[];
  serve(folder: string, port: number): string[];
  /** Ends at once with open sessions. */
  stopSignal: Deno.Signal;
  /** What the server prints when it serves. */
  ready: RegExp;
  client(folder: string, port: number, database: string | undefined): string[];
  /** SQL, run one by one by the administrator. */
  createAccount: readonly string[];
  createDatabase(name: string): readonly string[];
}

/** Starts a server; ready when this resolves. */
export async function startServer(kind: ServerKind): Promise<DatabaseServer> {
  const folder = await Deno.makeTempDir({ prefix: "xcat-db-" });
  const port = await freePort();
  await Deno.chown(folder, ...await idsOf(kind.user));
  await output([...unprivileged(kind.user), ...kind.initialise(folder)]);
  let running = await serve(kind, folder, port);
  let count = 0;
  const sql = (text: string, database?: string) =>
    output([...unprivileged(kind.user), ...kind.client(folder, port, database)], text);
  const server: DatabaseServer = {
    host: "127.0.0.1",
    port,
    folder,
    sql,
    async createDatabase() {
      const name = `xcatdb${++count}`;
      for (const statement of kind.createDatabase(name)) await sql(statement);
      return name;
    },
    async removeDatabase(name) {
      await sql(`DROP DATABASE ${name}`);
    },
    async restart() {
      await running.stop();
      running = await serve(kind, folder, port);
    },
    async stop() {
      await running.stop();
      await Deno.remove(folder, { recursive: true });
    },
  };
  for (const statement of kind.createAccount) await sql(statement);
  return server;
}

/** True where the program is there. */
export function hasProgram(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

async function serve(kind: ServerKind, folder: string, port: number): Promise<{ stop(): Promise<void> }> {
  const [program = "", ...args] = [...unprivileged(kind.user), ...kind.serve(folder, port)];
  const child = new Deno.Command(program, {
    args,
    cwd: folder,
    env: { LC_ALL: "C" },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const log: string[] = [];
  let reading: Promise<void> = Promise.resolve();
  await new Promise<void>((resolve, reject) => {
    reading = (async () => {
      for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) {
        log.push(text);
        if (kind.ready.test(log.slice(-2).join(""))) resolve();
      }
      reject(new Error(`${program} ended: ${log.join("")}`));
    })();
  });
  return {
    async stop() {
      child.kill(kind.stopSignal);
      await child.status;
      await reading;
    },
  };
}

/** Database servers refuse to run as root; setpriv keeps the server a direct child. */
function unprivileged(user: string): string[] {
  return Deno.uid() === 0 ? ["setpriv", `--reuid=${user}`, `--regid=${user}`, "--init-groups"] : [];
}

async function idsOf(user: string): Promise<[number, number]> {
  if (Deno.uid() !== 0) return [Deno.uid() ?? 0, Deno.gid() ?? 0];
  return [Number(await output(["id", "-u", user])), Number(await output(["id", "-g", user]))];
}

async function output([program = "", ...args]: readonly string[], input = ""): Promise<string> {
  const child = new Deno.Command(program, {
    args,
    cwd: "/",
    env: { LC_ALL: "C" },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(input)).then(() => writer.close()).catch(() => {});
  const { success, stdout, stderr } = await child.output();
  const decoder = new TextDecoder();
  if (!success) throw new Error(`${program} ${args.join(" ")}: ${decoder.decode(stderr)}`);
  return decoder.decode(stdout).trim();
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().on("error", reject).listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
