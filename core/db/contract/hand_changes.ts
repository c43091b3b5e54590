/** Rows that are changed by others than stores. Test code. */
import assert from "node:assert/strict";
import type { Store } from "../store.ts";
import { put, site, write } from "./tables.ts";

export interface ServerPromises {
  /** Registers a test with the name of an empty database. */
  promise(what: string, test: (database: string) => Promise<void>): void;
  at(database: string): Store;
  /** Runs SQL as a person does. */
  sql(text: string, database: string): Promise<string>;
}

/** Others than stores write: what they changed is told once, by table, when it is there to be read. */
export function testWatching({ promise, at, sql }: ServerPromises): void {
  promise("what is changed by hand is told", async (database) => {
    const store = at(database);
    await write(store, put(site, { key: "a" }, { value: "1" }));
    await store.changed();
    const statements: [string, number][] = [
      ["UPDATE site SET value='2'", 1],
      ["INSERT INTO site(key,value) VALUES ('b','1')", 2],
      ["BEGIN; DELETE FROM site WHERE key='b'; UPDATE site SET value='3'; COMMIT", 1],
      ["TRUNCATE site", 0],
    ];
    for (const [statement, count] of statements) {
      await sql(statement, database);
      assert.deepEqual(await store.changed(), new Set(["site"]), statement);
      assert.equal((await store.read(site)).length, count, statement);
      assert.deepEqual(await store.changed(), new Set());
    }
    await sql("BEGIN; INSERT INTO site(key) VALUES ('c'); ROLLBACK", database);
    assert.deepEqual(await store.changed(), new Set());
    await store.close();
  });

  promise("people and stores that write at once wait for each other", async (database) => {
    const store = at(database);
    await write(store, put(site, { key: "sum" }, { value: "0" }));
    await write(store, put(site, { key: "other" }, { value: "0" }));
    const statement = "BEGIN; UPDATE site SET value=value::int+1 WHERE key='sum';" +
      " UPDATE site SET value='x' WHERE key='other'; COMMIT";
    await Promise.all(Array.from({ length: 20 }, async (_, n) => {
      await sql(statement, database);
      await write(store, put(site, { key: "other" }, { value: String(n) }));
    }));
    await store.changed();
    assert.deepEqual((await store.read(site))[0], { key: "sum", value: "20" });
    await store.close();
  });

  promise("a table that was made before is watched once it is written to", async (database) => {
    const old = at(database);
    await write(old, put(site, { key: "a" }, { value: "1" }));
    await old.close();
    await sql("DROP FUNCTION xcat_changed() CASCADE", database);
    const store = at(database);
    await write(store, put(site, { key: "b" }, { value: "1" }));
    await store.changed();
    await sql("DELETE FROM site", database);
    assert.deepEqual(await store.changed(), new Set(["site"]));
    await store.close();
  });
}

export function testMarking({ promise, at, sql }: ServerPromises): void {
  promise("what is changed by hand as README.md says is told", async (database) => {
    const store = at(database);
    await write(store, put(site, { key: "ipmimaxp" }, { value: "1" }));
    await store.changed();
    const readme = await Deno.readTextFile(new URL("../README.md", import.meta.url));
    const lines = /^ +BEGIN;\n[^]*?COMMIT;$/m.exec(readme)?.[0] ?? "";
    await sql(lines, database);
    assert.deepEqual(await store.changed(), new Set(["site"]));
    assert.deepEqual(await store.read(site), [{ key: "ipmimaxp", value: "64" }]);
    await store.close();
  });
}
