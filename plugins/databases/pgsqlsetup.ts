/** `pgsqlsetup`: takes the site's tables to PostgreSQL. */
import { isIPv4 } from "node:net";
import { type Context, defineCommand, flag, list, UsageError } from "../../core/mod.ts";
import { moveSite, type Target } from "./move_site.ts";
import { ownNames } from "./own_names.ts";
import { letIn, openPostgresServer, type PostgresClient } from "./postgres_server.ts";

const database = "xcatdb";
const user = "xcatadm";

export const pgsqlsetup = defineCommand({
  name: "pgsqlsetup",
  summary: "Move the site's tables to PostgreSQL",
  description:
    "Makes the database xcatdb and the user xcatadm on the server of this machine, which is started where it is not " +
    "running, copies all tables, and writes /etc/xcat/cfgloc. When it fails or is killed, SQLite stays in use and " +
    "nothing is left on the server. It acts as the system's user postgres. The password of xcatadm is in XCATPGPW, " +
    "or is asked for. To go back to SQLite, remove /etc/xcat/cfgloc and restart xcatd.",
  changes: true,
  local: true,
  options: {
    init: flag("i", "make the database and move the tables"),
    nostart: flag("N", "make it empty and write cfgloc; the tables stay where they are"),
    PCM: flag("P", "accepted for old scripts: nothing is done otherwise for PCM"),
    listen: list("l", "ADDRESS", "further address that the server is to listen on"),
    access: list("a", "ADDRESS", "further host that may use the database"),
    verbose: flag("V", "say what is done"),
  },
  examples: [
    ["pgsqlsetup -i", "Move from SQLite."],
    ["pgsqlsetup -i -V -l 10.0.0.1 -a 10.0.0.7", "Let a service node use it, too."],
  ],
  async *run(context, { init, nostart, listen, access, verbose }) {
    if (!init) throw new UsageError("Say what to do: -i; see pgsqlsetup -h");
    for (const address of [...listen, ...access]) {
      if (!isIPv4(address)) throw new UsageError(`"${address}" is no IPv4 address`);
    }
    yield* moveSite(context, await target(context, { nostart, listen, access }), verbose);
  },
});

interface Options {
  nostart: boolean;
  listen: readonly string[];
  access: readonly string[];
}

async function target(
  context: Context,
  { nostart, listen, access }: Options,
): Promise<Target<PostgresClient>> {
  const { address: host = "127.0.0.1" } = await ownNames(context);
  const hosts = [...new Set(["127.0.0.1", host, ...access])];
  return {
    engine: "postgres",
    prefix: "Pg",
    database,
    user,
    passwordVariable: "XCATPGPW",
    host,
    from: hosts,
    standardPort: "5432",
    withTables: !nostart,
    async open() {
      const client = await openPostgresServer(context);
      await letIn(context, client, { database, user, listen: [host, ...listen], hosts });
      return client;
    },
    port: async (client) => (await client.sql("SHOW port;"))[0]?.[0],
    present,
    async create(client, password) {
      await client.sql(
        `CREATE ROLE ${user} LOGIN PASSWORD '${password.replaceAll("'", "''")}';\n` +
          `CREATE DATABASE ${database} OWNER ${user} ENCODING 'UTF8' TEMPLATE template0;`,
      );
    },
    undo: (client) =>
      Promise.resolve({ argv: [...client.argv, ...removal.flatMap((statement) => ["-c", statement])] }),
  };
}

/** Whoever is still connected, or about to make it, is sent away first: a database in use cannot be removed. */
const removal = [
  `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()` +
  ` AND (datname = '${database}' OR query LIKE '%CREATE DATABASE ${database} %')`,
  `DROP DATABASE IF EXISTS ${database}`,
  `DROP ROLE IF EXISTS ${user}`,
];

async function present(client: PostgresClient): Promise<string | undefined> {
  const databases = await client.sql(`SELECT 1 FROM pg_database WHERE datname = '${database}';`);
  if (databases.length > 0) return `The database ${database}`;
  const roles = await client.sql(`SELECT 1 FROM pg_roles WHERE rolname = '${user}';`);
  return roles.length > 0 ? `The user ${user}` : undefined;
}
