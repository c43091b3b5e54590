/**
 * A management node as the rows were recorded on: called inside a sandbox of that machine, whose /etc, /root, /home,
 * /opt and /var are copies. The commands are the installed program's; what they reach is its real daemon.
 */
import { spawn } from "node:child_process";
import { makeClientCertificate } from "../../plugins/config/certificates.ts";
import { createPorts } from "../../core/ports/create.ts";
import { startMariadb } from "../databases/mariadb.ts";
import { startPostgres } from "../databases/postgres.ts";
import { account } from "../databases/server.ts";
import { installProgram } from "../e2e/program.ts";
import type { Sandbox } from "../lab/sandbox.ts";
import type { Outcome } from "./compare.ts";
import { copyWork } from "./copy_work.ts";
import type { GoldenSite } from "./tally.ts";

export type Database = "sqlite" | "postgresql" | "mariadb";

export interface MachineOptions {
  /** `daemon`: each command is a client of the daemon; `bypass`: XCATBYPASS is set. */
  how: "daemon" | "bypass";
  database: Database;
  /** Folder with initial/ and work/. */
  recorded: string;
}

/** The machine of the recording. */
export function recordedSandbox(recorded: string): Sandbox {
  return {
    hostname: "xcatmn",
    interfaces: [{ name: "eth0", address: "10.0.0.1/16" }],
    hosts: Deno.readTextFileSync(`${recorded}/initial/hosts`),
    resolv: "search cluster.test\nnameserver 10.0.0.1\n",
    copies: ["/etc", "/root", "/home", "/opt", "/var", "/install", "/tftpboot"],
  };
}

/** Areas about the connection, who makes it, and what of his environment it carries. */
const alwaysByDaemon: ReadonlySet<string> = new Set(["policy", "client", "noderange-env"]);

const path = "/opt/xcat/bin:/opt/xcat/sbin:/usr/sbin:/usr/bin:/sbin:/bin";

const environment = { PATH: path, HOME: "/root", USER: "root", LOGNAME: "root", LANG: "C", TERM: "xterm" };

export async function createMachine({ how, database, recorded }: MachineOptions): Promise<GoldenSite> {
  const work = await Deno.makeTempDir({ prefix: "xcat-recorded-" });
  await Deno.chmod(work, 0o755);
  await copyWork(`${recorded}/work`, work, work);
  await layOutProgram();
  const server = await useDatabase(database);
  await succeed("xcatconfig -i", work);
  await addAlice();
  // The audit is on by default; the recorded node had it off.
  await succeed("export XCATBYPASS=1; chtab key=auditskipcmds site.value=ALL && tabprune auditlog -a", work);
  const daemon = spawn("/opt/xcat/sbin/xcatd", [], {
    env: environment,
    stdio: ["ignore", "ignore", "inherit"],
  });
  const ended = new Promise<void>((resolve) => daemon.on("exit", () => resolve()));
  await succeed(
    'n=0; until lsxcatd -v > /dev/null 2>&1; do n=$((n+1)); [ "$n" -lt 200 ]; sleep 0.1; done',
    work,
  );
  return {
    work,
    execute({ shell, stdin, area }) {
      const bypass = how === "bypass" && !alwaysByDaemon.has(area);
      return runShell(
        shell.replaceAll("@WORK@", work),
        stdin?.replaceAll("@WORK@", work) ?? null,
        work,
        bypass ? { ...environment, XCATBYPASS: "1" } : environment,
      );
    },
    async close() {
      daemon.kill("SIGTERM");
      await ended;
      await server?.stop();
      await Deno.remove(work, { recursive: true });
    },
  };
}

/** The rows name /opt/xcat; what is there must be readable for users other than root. */
async function layOutProgram(): Promise<void> {
  const folder = await installProgram();
  await Deno.chmod(folder, 0o755);
  await Deno.symlink(folder, "/opt/xcat");
  await Deno.remove("/etc/xcat", { recursive: true }).catch(() => {});
  await Deno.remove("/root/.xcat", { recursive: true }).catch(() => {});
}

async function useDatabase(database: Database) {
  if (database === "sqlite") return undefined;
  const server = database === "postgresql" ? await startPostgres() : await startMariadb();
  const name = await server.createDatabase();
  const engine = database === "postgresql" ? "Pg" : "mysql";
  const source = `${engine}:dbname=${name};host=${server.host};port=${server.port}`;
  await Deno.mkdir("/etc/xcat", { recursive: true });
  await Deno.writeTextFile("/etc/xcat/cfgloc", `${source}|${account.user}|${account.password}\n`, {
    mode: 0o600,
  });
  return server;
}

/** The user of the policy's rows, with a certificate of her own. */
async function addAlice(): Promise<void> {
  const home = "/home/alice";
  await Deno.writeTextFile("/etc/passwd", `alice:x:4242:4242::${home}:/bin/sh\n`, { append: true });
  await Deno.writeTextFile("/etc/group", "alice:x:4242:\n", { append: true });
  await Deno.writeTextFile("/etc/shadow", "alice:*:20000::::::\n", { append: true });
  await makeClientCertificate(createPorts({ sysroot: "", environment: {} }), "alice", `${home}/.xcat`);
  await succeed(`chown -R alice:alice ${home}`, "/");
}

async function succeed(shell: string, cwd: string): Promise<void> {
  const { status, stdout, stderr } = await runShell(shell, null, cwd, environment);
  if (status !== 0) throw new Error(`${shell} ended with ${status}: ${stdout}${stderr}`);
}

const timeoutMs = 120_000;

function runShell(
  shell: string,
  stdin: string | null,
  cwd: string,
  env: Record<string, string>,
): Promise<Outcome> {
  const child = spawn("bash", ["-c", shell], {
    cwd,
    env,
    stdio: [stdin === null ? "ignore" : "pipe", "pipe", "pipe"],
    timeout: timeoutMs,
    killSignal: "SIGKILL",
  });
  const outcome: Outcome = { status: 0, stdout: "", stderr: "" };
  child.stdout?.setEncoding("utf8").on("data", (text: string) => outcome.stdout += text);
  child.stderr?.setEncoding("utf8").on("data", (text: string) => outcome.stderr += text);
  child.stdin?.on("error", () => {}); // the command may end without reading its input
  child.stdin?.end(stdin ?? "");
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ ...outcome, status: code ?? 137 }));
  });
}
