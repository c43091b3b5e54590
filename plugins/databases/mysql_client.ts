/** The client program of MariaDB or MySQL, as the server's root. */
import { type Context, UsageError } from "../../core/mod.ts";
import { NoServerError } from "./server_start.ts";

type Ports = Pick<Context, "run" | "secret">;

export interface MysqlClient {
  /** The program as root, without its SQL; the password is in `env`. */
  argv: readonly string[];
  env: Readonly<Record<string, string>>;
  /** Runs statements; answers the rows. @throws UsageError with the server's own words */
  sql(statements: string): Promise<string[][]>;
}

/**
 * Finds the server by the client's own settings (my.cnf, MYSQL_UNIX_PORT) and logs in: without a password where
 * the server takes root as it is, else with XCATMYSQLROOT_PW or what is typed.
 * @throws NoServerError, UsageError there is no client program, or root may not log in
 */
export async function connectMysql({ run, secret }: Ports): Promise<MysqlClient> {
  const program = await clientProgram(run);
  const argv = [program, "--user=root", "--batch", "--skip-column-names", "--default-character-set=utf8mb4"];
  const plain = clientOf(run, argv, {});
  if (await greet(plain)) return plain;
  const password = await secret("XCATMYSQLROOT_PW", "Password of the database server's root");
  if (password === undefined) {
    throw new UsageError(
      "The database server wants a password of root: type it at a terminal or set XCATMYSQLROOT_PW",
    );
  }
  const client = clientOf(run, argv, { MYSQL_PWD: password });
  if (!await greet(client)) throw new UsageError("The database server does not take this password of root");
  return client;
}

async function clientProgram(run: Context["run"]): Promise<string> {
  for (const name of ["mariadb", "mysql"]) {
    if ((await run([name, "--version"], { query: true })).status === 0) return name;
  }
  throw new UsageError(
    "There is no client program (mariadb or mysql); install MySQL-client or mariadb-client",
  );
}

/** False: root is refused. */
async function greet(client: MysqlClient): Promise<boolean> {
  try {
    await client.sql("SELECT 1;");
    return true;
  } catch (error) {
    if (error instanceof NoServerError || !/ERROR (1045|1698)\b/.test(String(error))) throw error;
    return false;
  }
}

function clientOf(run: Context["run"], argv: readonly string[], env: Record<string, string>): MysqlClient {
  return {
    argv,
    env,
    async sql(statements) {
      const input = `SET SESSION sql_mode='';\n${statements}\n`;
      const { status, stdout, stderr } = await run(argv, { input, env, query: true });
      if (status === 0) {
        return stdout.split("\n").filter((line) => line !== "").map((line) => line.split("\t"));
      }
      // Its other lines show the statement, with the password in it.
      const message = stderr.split("\n").find((line) => line.startsWith("ERROR")) ?? `exit status ${status}`;
      if (/ERROR (2002|2003)\b/.test(message)) {
        throw new NoServerError(`No database server answers: ${message}`);
      }
      throw new UsageError(`The database server refused: ${message}`);
    },
  };
}
