/** The PostgreSQL server of this machine, as its own user postgres. */
import { type Context, UsageError } from "../../core/mod.ts";
import { NoServerError, onceItListens, openServer } from "./server_start.ts";
import { restartService } from "./services.ts";

export interface PostgresClient {
  /** The client program as the server's owner, without its SQL. */
  argv: readonly string[];
  /** Runs statements; answers the rows. @throws UsageError with the server's own words */
  sql(statements: string): Promise<string[][]>;
}

export interface Access {
  database: string;
  user: string;
  /** Addresses that the server must listen on. */
  listen: readonly string[];
  /** Addresses that the user comes from. */
  hosts: readonly string[];
}

const services = ["postgresql"];

/** Found by the client's own settings (PGHOST, PGPORT). @throws UsageError it cannot be started or used */
export async function openPostgresServer(context: Context): Promise<PostgresClient> {
  const client = clientOf(context.run);
  await openServer(context, services, () => answers(client));
  return client;
}

/** Adds what is missing to the server's list of who may log in, and to the addresses it listens on. */
export async function letIn(context: Context, client: PostgresClient, access: Access): Promise<void> {
  const [[file = ""] = []] = await client.sql("SHOW hba_file;");
  const [[method = "scram-sha-256"] = []] = await client.sql("SHOW password_encryption;");
  const known = new Set((await asOwner(context.run, ["cat", file])).split("\n"));
  const lines = access.hosts.map((host) => `host ${access.database} ${access.user} ${host}/32 ${method}`)
    .filter((line) => !known.has(line));
  if (lines.length > 0) {
    await asOwner(context.run, ["tee", "-a", file], `${lines.join("\n")}\n`);
    await client.sql("SELECT pg_reload_conf();");
  }
  const [[listening = ""] = []] = await client.sql("SHOW listen_addresses;");
  const present = listening.split(",").map((word) => word.trim());
  const missing = access.listen.filter((address) =>
    !present.includes(address) && !present.includes("0.0.0.0")
  );
  if (present.includes("*") || missing.length === 0) return;
  const wanted = [...new Set([...present, ...missing])].filter((word) => word !== "").join(", ");
  await client.sql(`ALTER SYSTEM SET listen_addresses = '${wanted}';`);
  if (!await restartService(context, services)) {
    throw new UsageError(`The database server has to be restarted by hand, so that it listens on ${wanted}`);
  }
  await onceItListens(context, () => answers(client));
}

async function answers(client: PostgresClient): Promise<void> {
  await client.sql("SELECT 1;");
}

const owner = ["runuser", "-u", "postgres", "--"];

function clientOf(run: Context["run"]): PostgresClient {
  const argv = [...owner, "psql", "-XqAt", "-F", "\t", "-v", "ON_ERROR_STOP=1", "-d", "postgres"];
  return {
    argv,
    async sql(statements) {
      const { status, stdout, stderr } = await run([...argv, "-f", "-"], {
        input: statements,
        cwd: "/",
        query: true,
      });
      if (status === 0) {
        return stdout.split("\n").filter((line) => line !== "").map((line) => line.split("\t"));
      }
      const [message = ""] = stderr.trim().split("\n"); // further lines show the statement, with what is in it
      if (status === 2) throw new NoServerError(`No database server answers: ${message}`);
      throw new UsageError(`The database server refused: ${message}`);
    },
  };
}

async function asOwner(run: Context["run"], argv: readonly string[], input = ""): Promise<string> {
  const { status, stdout, stderr } = await run([...owner, ...argv], { input, cwd: "/" });
  if (status !== 0) throw new UsageError(`"${argv.join(" ")}" failed: ${stderr.trim()}`);
  return stdout;
}
