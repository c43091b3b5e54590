/** What the stores on database servers promise besides; run against real servers. Test code. */
import assert from "node:assert/strict";
import { inspect } from "node:util";
import { account, type DatabaseServer } from "../../../tests/databases/server.ts";
import type { Clock } from "../../ports/mod.ts";
import { systemClock } from "../../ports/create.ts";
import type { ServerLocation } from "../location.ts";
import type { Store } from "../store.ts";
import { testMarking, testWatching } from "./hand_changes.ts";
import { testStore } from "./store.ts";
import { put, site, write } from "./tables.ts";

export interface ServerUnderTest {
  name: string;
  /** Debian's package. */
  package: string;
  installed: boolean;
  start(): Promise<DatabaseServer>;
  engine: ServerLocation["engine"];
  open(location: ServerLocation, clock: Clock): Store;
  /** What people change by hand is told as well; otherwise the lines of README.md are needed. */
  watched: boolean;
  /** SQL for the administrator. */
  endSessions(database: string): string;
}

/** Registers the tests, those of every store included; one server serves them all. */
export function testServerStore(kind: ServerUnderTest): void {
  const ignore = !kind.installed;
  if (ignore) console.log(`${kind.name} is not tested: the package ${kind.package} is not installed`);
  let server: DatabaseServer;
  Deno.test.beforeAll(async () => {
    if (!ignore) server = await kind.start();
  });
  Deno.test.afterAll(async () => {
    if (!ignore) await server.stop();
  });
  const at = (database: string, change: Partial<ServerLocation> = {}) =>
    kind.open({
      engine: kind.engine,
      host: server.host,
      port: server.port,
      database,
      ...account,
      tls: "disable",
      ...change,
    }, systemClock);

  testStore({
    name: kind.name,
    ignore,
    async prepare() {
      const name = await server.createDatabase();
      return { open: () => at(name), remove: () => server.removeDatabase(name) };
    },
  });

  const promise = (what: string, test: (database: string) => Promise<void>) =>
    Deno.test({
      name: `${kind.name}: ${what}`,
      ignore,
      fn: async () => await test(await server.createDatabase()),
    });

  promise("a connection that was lost is made anew", async (database) => {
    const store = at(database);
    await write(store, put(site, { key: "a" }, { value: "1" }));
    await server.sql(kind.endSessions(database));
    assert.deepEqual(await store.read(site), [{ key: "a", value: "1" }]);
    await server.sql(kind.endSessions(database));
    await write(store, put(site, { key: "b" }, { value: "2" }));
    await server.restart();
    assert.equal((await store.read(site)).length, 2);
    await server.restart();
    await Promise.all([
      store.changed(),
      store.read(site),
      store.changed(),
      write(store, put(site, { key: "c" }, { value: "3" })),
    ]);
    assert.equal((await store.read(site)).length, 3);
    await store.close();
  });

  promise("a write whose connection is lost fails in one line, and leaves nothing", async (database) => {
    const store = at(database);
    await write(store, put(site, { key: "a" }, { value: "1" }));
    for (const end of [() => server.sql(kind.endSessions(database)), () => server.restart()]) {
      const error = await store.transaction(async () => {
        await end();
        return {
          value: undefined,
          changes: ["a", "b"].map((key) => ({
            kind: "put",
            table: site,
            key: { key },
            values: { value: "2" },
          })),
        };
      }).then(() => undefined, (reason) => reason);
      assert.match(error?.message, /connection .* was lost during a change; nothing of it was kept/);
      assert.doesNotMatch(error?.message, /\n/);
      assert.deepEqual(await store.read(site), [{ key: "a", value: "1" }]);
    }
    await write(store, put(site, { key: "a" }, { value: "3" }));
    assert.deepEqual(await store.read(site), [{ key: "a", value: "3" }]);
    await store.close();
  });

  promise("a large write that is cut off leaves nothing", async (database) => {
    const store = at(database);
    await write(store, put(site, { key: "a" }, { value: "1" }));
    const rows = Array.from({ length: 50_000 }, (_, n) => ({ key: `k${n}`, value: "x".repeat(50) }));
    const writing = store.transaction(() =>
      Promise.resolve({ value: undefined, changes: [{ kind: "replace", table: site, rows }] })
    );
    const ended = writing.then(() => "kept", (error) => String(error));
    await server.sql(kind.endSessions(database));
    const kept = await store.read(site);
    assert.match(await ended, /lost during a change|kept|being completed/);
    assert.ok([1, rows.length].includes((await store.read(site)).length), `${kept.length} rows`);
    await store.close();
  });

  const sql = (text: string, database: string) => server.sql(text, database);
  if (kind.watched) testWatching({ promise, at, sql });
  else testMarking({ promise, at, sql });

  promise("what cannot be reached is named, without the password", async (database) => {
    const secret = "n0t-the-passw0rd";
    const wrong: [Partial<ServerLocation>, RegExp][] = [
      [{ password: secret }, /database "xcatdb\d+" on 127.0.0.1 cannot be used: /],
      [{ port: 1, password: secret }, /cannot be used: .*ECONNREFUSED/],
      [{ host: "/nowhere", password: secret }, /cannot be used: /],
      [{ database: "nosuch" }, /"nosuch" on 127.0.0.1 cannot be used: /],
    ];
    for (const [change, message] of wrong) {
      const store = at(database, change);
      for (
        const attempt of [
          () => store.read(site),
          () => store.changed(),
          () => write(store, put(site, { key: "a" }, { value: "1" })),
        ]
      ) {
        const error = await attempt().then(() => undefined, (reason) => reason);
        assert.match(error?.message ?? "no error", message);
        const all = inspect(error, { depth: 10, showHidden: true });
        assert.ok(![secret, account.password].some((password) => all.includes(password)), all);
      }
      await store.close();
    }
  });

  promise("a refused change does not repeat its values", async (database) => {
    const store = at(database);
    const rows = ["s3cret", "s3cret"].map((value) => ({ key: "x", value }));
    const error = await store.transaction(() =>
      Promise.resolve({ value: undefined, changes: [{ kind: "replace", table: site, rows }] })
    ).then(() => undefined, (reason) => reason);
    assert.match(error?.message, /refused a change; nothing of it was kept/);
    assert.doesNotMatch(inspect(error, { depth: 10, showHidden: true }), /s3cret/);
    await store.close();
  });
}
