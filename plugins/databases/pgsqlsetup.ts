/** `pgsqlsetup`: takes the site's tables to PostgreSQL. */
import { isIPv4 } from "node:net";
import { type Context, defineCommand, flag, list, type Result, UsageError } from "../../core/mod.ts";
import { newPassword } from "./new_password.ts";
import { ownNames } from "./own_names.ts";
import { letIn, openPostgresServer, type PostgresClient } from "./postgres_server.ts";
import { refuseSecondTime, setUpDatabase, useNewDatabase } from "./set_up_database.ts";

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
    for await (const result of initialise(context, { nostart, listen, access })) {
      if (verbose || context.dryRun || !("info" in result)) yield result;
    }
    if (context.dryRun) return;
    yield nostart
      ? { info: `xcatd uses the database ${database}, which is empty, from its next start on.` }
      : { info: `The site uses the database ${database} now. ${await useNewDatabase(context)}` };
  },
});

interface Options {
  nostart: boolean;
  listen: readonly string[];
  access: readonly string[];
}

async function* initialise(context: Context, { nostart, listen, access }: Options): AsyncGenerator<Result> {
  await refuseSecondTime(context, "postgres");
  const { address } = await ownNames(context);
  const host = address ?? "127.0.0.1";
  if (context.dryRun) {
    yield {
      info: `Would make the database ${database} and the user ${user}, for ${[host, ...access].join(", ")}`,
    };
    yield {
      info: `Would ${nostart ? "" : "copy all tables to it and "}write /etc/xcat/cfgloc, and restart xcatd`,
    };
    return;
  }
  const password = await newPassword(context, "XCATPGPW", user);
  const client = await openPostgresServer(context);
  yield { info: "The database server answers." };
  await letIn(context, client, {
    database,
    user,
    listen: [host, ...listen],
    hosts: [...new Set(["127.0.0.1", host, ...access])],
  });
  yield { info: `The server lets ${user} in from ${[host, ...access].join(", ")}.` };
  const [[port = "5432"] = []] = await client.sql("SHOW port;");
  const place = port === "5432" ? "" : `;port=${port}`;
  const rows = await setUpDatabase(context, {
    location: `Pg:dbname=${database};host=${host}${place}|${user}|${password}`,
    undo: { argv: [...client.argv, ...removal.flatMap((statement) => ["-c", statement])] },
    present: () => present(client),
    create: async () => {
      await client.sql(
        `CREATE ROLE ${user} LOGIN PASSWORD '${password.replaceAll("'", "''")}';\n` +
          `CREATE DATABASE ${database} OWNER ${user} ENCODING 'UTF8' TEMPLATE template0;`,
      );
    },
    withTables: !nostart,
  });
  yield { info: `Made the database ${database} and the user ${user}.` };
  yield { info: nostart ? "Wrote /etc/xcat/cfgloc." : `Copied ${rows} rows, and wrote /etc/xcat/cfgloc.` };
}

/** Whoever is still connected is sent away first: a database in use cannot be removed. */
const removal = [
  `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${database}'`,
  `DROP DATABASE IF EXISTS ${database}`,
  `DROP ROLE IF EXISTS ${user}`,
];

async function present(client: PostgresClient): Promise<string | undefined> {
  const databases = await client.sql(`SELECT 1 FROM pg_database WHERE datname = '${database}';`);
  if (databases.length > 0) return `The database ${database}`;
  const roles = await client.sql(`SELECT 1 FROM pg_roles WHERE rolname = '${user}';`);
  return roles.length > 0 ? `The user ${user}` : undefined;
}
