/** PostgreSQL of Debian's package `postgresql` (elsewhere: on the PATH of the user postgres). */
import { account, type DatabaseServer, hasProgram, startServer } from "./server.ts";

/** Folder of the newest release's programs; undefined where PostgreSQL is not installed. */
export function postgresPrograms(): string | undefined {
  const releases = (() => {
    try {
      return [...Deno.readDirSync("/usr/lib/postgresql")].map(({ name }) => name);
    } catch {
      return [];
    }
  })().sort((a, b) => Number(b) - Number(a)).map((release) => `/usr/lib/postgresql/${release}/bin`);
  return [...releases, "/usr/bin"].find((folder) => hasProgram(`${folder}/postgres`));
}

/** Starts one; programs on loopback need the account's password. */
export function startPostgres(): Promise<DatabaseServer> {
  const programs = postgresPrograms() ?? "";
  const literal = `'${account.password.replaceAll("'", "''")}'`;
  return startServer({
    user: "postgres",
    initialise: (folder) => [
      ...[`${programs}/initdb`, "-D", `${folder}/data`, "-U", "postgres", "-E", "UTF8", "--no-sync"],
      ...["--auth-local=trust", "--auth-host=scram-sha-256"],
    ],
    serve: (folder, port) => [
      ...[`${programs}/postgres`, "-D", `${folder}/data`, "-p", String(port), "-c", "fsync=off"],
      ...["-c", "listen_addresses=127.0.0.1", "-c", `unix_socket_directories=${folder}`],
    ],
    stopSignal: "SIGINT",
    ready: /ready to accept connections/,
    client: (folder, port, database = "postgres") => [
      ...[`${programs}/psql`, "-qAtX", "-v", "ON_ERROR_STOP=1", "-h", folder, "-p", String(port)],
      ...["-U", "postgres", database],
    ],
    createAccount: [`CREATE ROLE ${account.user} LOGIN PASSWORD ${literal}`],
    createDatabase: (name) => [`CREATE DATABASE ${name} OWNER ${account.user}`],
  });
}
