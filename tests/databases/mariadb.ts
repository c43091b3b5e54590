/** MariaDB of Debian's package `mariadb-server`. */
import { account, type DatabaseServer, hasProgram, startServer } from "./server.ts";

const program = "/usr/sbin/mariadbd";

export function hasMariadb(): boolean {
  return hasProgram(program);
}

/** Starts one; programs on loopback need the account's password. */
export function startMariadb(): Promise<DatabaseServer> {
  const literal = `'${account.password.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
  return startServer({
    user: "mysql",
    initialise: (folder) => [
      ...["mariadb-install-db", "--no-defaults", `--datadir=${folder}/data`, "--skip-test-db"],
      "--auth-root-authentication-method=normal",
    ],
    serve: (folder, port) => [
      ...[program, "--no-defaults", `--datadir=${folder}/data`, `--socket=${folder}/s`, `--port=${port}`],
      ...["--bind-address=127.0.0.1", `--pid-file=${folder}/pid`, "--innodb-buffer-pool-size=128M"],
      // A server that starts removes what looks like a temporary table from there, also that of another one.
      ...["--innodb-flush-log-at-trx-commit=0", "--skip-name-resolve", `--tmpdir=${folder}`],
    ],
    stopSignal: "SIGTERM",
    ready: /ready for connections/,
    client: (folder, _port, database) => [
      ...["mariadb", "--no-defaults", "-NB", "-u", "root", "-S", `${folder}/s`],
      ...(database ? [database] : []),
    ],
    createAccount: [`CREATE USER ${account.user}@'127.0.0.1' IDENTIFIED BY ${literal}`],
    createDatabase: (name) => [
      // The distribution's default, on purpose: what the product needs it must say itself.
      `CREATE DATABASE ${name} CHARACTER SET latin1`,
      `GRANT ALL ON ${name}.* TO ${account.user}@'127.0.0.1'`,
    ],
  });
}
