/** `mysqlsetup`: takes the site's tables to MariaDB or MySQL, and says which hosts may use them there. */
import { resolve as resolvePath } from "node:path";
import { type Context, defineCommand, flag, type Result, UsageError, value } from "../../core/mod.ts";
import { parseLocation } from "../../core/db/move.ts";
import { parseAllowedHosts } from "./allowed_hosts.ts";
import { moveSite, type Target } from "./move_site.ts";
import type { MysqlClient } from "./mysql_client.ts";
import { openMysqlServer, reachMysqlServer } from "./mysql_server.ts";
import { ownNames } from "./own_names.ts";

const database = "xcatdb";
const user = "xcatadmin";

export const mysqlsetup = defineCommand({
  name: "mysqlsetup",
  summary: "Move the site's tables to MariaDB or MySQL",
  description:
    "With -i makes the database xcatdb and the user xcatadmin on the server of this machine, which is started where " +
    "it is not running, copies all tables, and writes /etc/xcat/cfgloc. When it fails or is killed, SQLite stays in " +
    "use and nothing is left on the server. With -u the hosts of a file may use the database, too: service nodes " +
    "need that. The server's root logs in without a password where the server allows it; else the password is " +
    "that of XCATMYSQLROOT_PW, or is asked for. That of xcatadmin is in XCATMYSQLADMIN_PW, or is asked for. To go " +
    "back to SQLite, remove /etc/xcat/cfgloc and restart xcatd.",
  changes: true,
  local: true,
  options: {
    init: flag("i", "make the database and move the tables"),
    update: flag("u", "let the hosts of the file use the database"),
    hostfile: value("f", "FILE", "hosts, one a line: names, addresses, and patterns with %"),
    LL: flag("L", "accepted for old scripts: LoadLeveler needs no settings of its own any more"),
    verbose: flag("V", "say what is done"),
  },
  examples: [
    ["mysqlsetup -i", "Move from SQLite."],
    ["mysqlsetup -u -f allowed_hosts -V", "Let service nodes use the database."],
  ],
  async *run(context, { init, update, hostfile, verbose }) {
    if (init === update) throw new UsageError("Say either -i or -u; see mysqlsetup -h");
    if (update && hostfile === undefined) {
      throw new UsageError("-u needs a file of hosts: mysqlsetup -u -f FILE");
    }
    const hosts = hostfile === undefined ? [] : await readHosts(context, hostfile);
    if (hosts.includes("%")) yield { warning: "% lets every host try to log in" };
    yield* init ? moveSite(context, await target(context, hosts), verbose) : allow(context, hosts, verbose);
  },
});

async function readHosts({ fs, request }: Context, file: string): Promise<string[]> {
  const path = resolvePath(request.cwd ?? "/", file);
  const text = await fs.readText(path);
  if (text === undefined) throw new UsageError(`There is no file ${path}`);
  return parseAllowedHosts(text, file);
}

async function target(context: Context, more: readonly string[]): Promise<Target<MysqlClient>> {
  const own = await ownNames(context);
  const hosts = [...new Set([...own.all, ...more])];
  return {
    engine: "mysql",
    prefix: "mysql",
    database,
    user,
    passwordVariable: "XCATMYSQLADMIN_PW",
    host: own.host,
    from: hosts,
    standardPort: "3306",
    withTables: true,
    async open() {
      const client = await openMysqlServer(context);
      await reachMysqlServer(context, client);
      return client;
    },
    port: async (client) => (await client.sql("SELECT @@port;"))[0]?.[0],
    present,
    async create(client, password) {
      // Rights outlive a user whose row was deleted by hand, and are in the way of a new one.
      const statements = [withoutUsers(hosts), `CREATE DATABASE ${database} CHARACTER SET utf8mb4;`];
      await client.sql([...statements, grants(hosts, password)].join("\n"));
    },
    async undo(client) {
      const users = [...hosts, ...await hostsOf(client)];
      return { argv: [...client.argv, "--execute", removal(users)], env: client.env };
    },
  };
}

/** Those who are there already get the password that cfgloc has. */
async function* allow(
  context: Context,
  hosts: readonly string[],
  verbose: boolean,
): AsyncGenerator<Result> {
  const location = parseLocation(await context.fs.readText("/etc/xcat/cfgloc") ?? "SQLite:");
  if (location.engine !== "mysql") {
    throw new UsageError("/etc/xcat/cfgloc does not name a MySQL database: run mysqlsetup -i first");
  }
  if (context.dryRun) {
    yield { info: `Would let ${hosts.join(", ")} use the database ${location.database}` };
    return;
  }
  const client = await openMysqlServer(context);
  await client.sql(grants(hosts, location.password, location.user, location.database));
  for (const host of verbose ? hosts : []) {
    yield { info: `${location.user}@${host} may use the database ${location.database}.` };
  }
  yield { info: `${hosts.length} hosts may use the database ${location.database}.` };
}

async function present(client: MysqlClient): Promise<string | undefined> {
  const databases = await client.sql(`SHOW DATABASES LIKE '${database}';`);
  if (databases.length > 0) return `The database ${database}`;
  const hosts = await hostsOf(client);
  return hosts.length > 0 ? `The user ${user}@${hosts[0]}` : undefined;
}

async function hostsOf(client: MysqlClient): Promise<string[]> {
  return (await client.sql(`SELECT host FROM mysql.user WHERE user='${user}';`)).map(([host = ""]) => host);
}

function grants(hosts: readonly string[], password: string, name = user, on = database): string {
  return hosts.map((host) => {
    const account = `${text(name)}@${text(host)}`;
    return `CREATE USER IF NOT EXISTS ${account} IDENTIFIED BY ${text(password)};\n` +
      `ALTER USER ${account} IDENTIFIED BY ${text(password)};\n` +
      `GRANT ALL ON \`${on.replaceAll("`", "``")}\`.* TO ${account};`;
  }).join("\n");
}

function removal(hosts: readonly string[]): string {
  return `DROP DATABASE IF EXISTS ${database}; ${withoutUsers(hosts)}`;
}

function withoutUsers(hosts: readonly string[]): string {
  const accounts = [...new Set(hosts)].map((host) => `${text(user)}@${text(host)}`);
  return `DROP USER IF EXISTS ${accounts.join(", ")};`;
}

/** Quoted for SQL, with sql_mode as the client sets it. */
function text(value: string): string {
  return `'${value.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
}
