import assert from "node:assert/strict";
import { join } from "node:path";
import { hasMariadb, startMariadb } from "../../tests/databases/mariadb.ts";
import { postgresPrograms, startPostgres } from "../../tests/databases/postgres.ts";
import { account, type DatabaseServer } from "../../tests/databases/server.ts";
import { createRegistry } from "../registry.ts";
import { plugins } from "../../plugins/mod.ts";
import type { Row } from "../database.ts";
import { createPorts, systemClock } from "../ports/create.ts";
import type { TableSpec } from "../table.ts";
import { copyDatabase } from "./copy.ts";
import { openLater } from "./open.ts";
import { openSqlite } from "./sqlite.ts";
import type { Store } from "./store.ts";

const tables = [...createRegistry(plugins).tables.values()];
const installed = hasMariadb() && postgresPrograms() !== undefined;
if (!installed) console.log("Copying is not tested: postgresql or mariadb-server is not installed");

/** Every column of every table has a value somewhere. */
function sampleRows(table: TableSpec): Row[] {
  const columns = Object.keys(table.columns);
  return [2, 0, 1].map((n) =>
    Object.fromEntries(
      columns.filter((column, index) => table.key.includes(column) || index % 3 !== n)
        .map((
          column,
        ) => [column, table.key.includes(column) ? `${n + 1}` : `${table.name} '${column}' №${n}\n`]),
    )
  );
}

Deno.test({
  name:
    "all tables go from SQLite to PostgreSQL to MariaDB to SQLite and stay as they were, places from cfgloc",
  ignore: !installed,
  async fn() {
    const folder = await Deno.makeTempDir({ prefix: "xcat-copy-" });
    const servers: DatabaseServer[] = [];
    const stores: Store[] = [];
    const opened = (store: Store) => {
      stores.push(store);
      return store;
    };
    const located = async (engine: string, server: DatabaseServer) => {
      servers.push(server);
      const root = join(folder, engine);
      await Deno.mkdir(join(root, "etc/xcat"), { recursive: true });
      const place = `dbname=${await server.createDatabase()};host=${server.host};port=${server.port}`;
      await Deno.writeTextFile(
        join(root, "etc/xcat/cfgloc"),
        `${engine}:${place}|${account.user}|${account.password}\n`,
        { mode: 0o600 },
      );
      return opened(openLater(createPorts({ sysroot: root, environment: {} })));
    };
    try {
      const first = opened(openSqlite(join(folder, "first"), systemClock));
      const way = [
        first,
        await located("Pg", await startPostgres()),
        await located("mysql", await startMariadb()),
        opened(openSqlite(join(folder, "last"), systemClock)),
      ];
      await first.transaction(() =>
        Promise.resolve({
          value: undefined,
          changes: tables.map((table) => ({ kind: "replace", table, rows: sampleRows(table) })),
        })
      );
      for (const [index, to] of way.entries()) {
        const from = way[index - 1];
        if (!from) continue;
        const counts = await copyDatabase(from, to, tables);
        assert.equal(counts.get("nodelist"), 3);
        for (const table of tables) {
          assert.deepEqual(await to.read(table), sampleRows(table), `${table.name}, step ${index}`);
        }
      }
    } finally {
      for (const store of stores) await store.close();
      for (const server of servers) await server.stop();
      await Deno.remove(folder, { recursive: true });
    }
  },
});
