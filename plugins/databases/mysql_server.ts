/** The MariaDB or MySQL server of this machine: started where it is not, and reached over the network. */
import { type Context, replaceFile, UsageError } from "../../core/mod.ts";
import { connectMysql, type MysqlClient } from "./mysql_client.ts";
import { openToNetwork } from "./open_to_network.ts";
import { onceItListens, openServer } from "./server_start.ts";
import { restartService } from "./services.ts";

const services = ["mariadb", "mysqld", "mysql"];

/** The first is that of ALT, whose server runs in a root folder of its own; then those of others. */
const settingsFiles = ["/var/lib/mysql/my.cnf", "/etc/my.cnf"];
const settingsFolders = [
  "/etc/my.cnf.d",
  "/etc/mysql/mariadb.conf.d",
  "/etc/mysql/mysql.conf.d",
  "/etc/mysql/conf.d",
];

/** @throws UsageError it cannot be started */
export async function openMysqlServer(context: Context): Promise<MysqlClient> {
  return await openServer(context, services, () => connectMysql(context));
}

/**
 * A server that only listens to this machine is set to listen to all, and restarted.
 * @throws UsageError it cannot be
 */
export async function reachMysqlServer(context: Context, client: MysqlClient): Promise<void> {
  const shown = await client.sql(
    "SHOW VARIABLES WHERE Variable_name IN ('skip_networking', 'bind_address');",
  );
  const variables = new Map(shown.map(([name = "", value = ""]) => [name, value]));
  const address = variables.get("bind_address") ?? "";
  if (variables.get("skip_networking") === "OFF" && !/^(127\.|localhost|::1)/.test(address)) return;
  const changed: string[] = [];
  for (const path of await settings(context)) {
    const open = openToNetwork(await context.fs.readText(path) ?? "");
    if (open === undefined) continue;
    await replaceFile(context.fs, path, open, { mode: (await context.fs.info(path))?.mode ?? 0o644 });
    changed.push(path);
  }
  if (changed.length > 0 && await restartService(context, services)) {
    await onceItListens(context, () => client.sql("SELECT 1;"));
    return;
  }
  throw new UsageError(
    changed.length > 0
      ? `The database server has to be restarted by hand: ${
        changed.join(", ")
      } kept it from listening to the network`
      : `The database server does not listen to the network (skip-networking, or bind-address=${address}), and no ` +
        "settings file says so: change how it is started",
  );
}

async function settings({ fs }: Context): Promise<string[]> {
  const found = [...settingsFiles];
  for (const folder of settingsFolders) {
    found.push(
      ...(await fs.list(folder)).filter((name) => name.endsWith(".cnf")).map((name) => `${folder}/${name}`),
    );
  }
  return found;
}
