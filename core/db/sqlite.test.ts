import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "../ports/create.ts";
import { defineTable, type TableSpec } from "../table.ts";
import { createDatabase } from "./database.ts";
import { openSqlite } from "./sqlite.ts";
import { testStore } from "./contract/store.ts";

testStore({
  name: "SQLite",
  prepare() {
    const folder = mkdtempSync(join(tmpdir(), "xcat-sqlite-"));
    return Promise.resolve({
      open: () => openSqlite(join(folder, "db"), systemClock),
      remove: () => Promise.resolve(rmSync(folder, { recursive: true })),
    });
  },
});

const doc = "For the test.";
const nodelist = defineTable({
  name: "nodelist",
  key: ["node"],
  doc,
  columns: { node: doc, groups: doc, disable: doc },
});
const nodegroup = defineTable({
  name: "nodegroup",
  key: ["groupname"],
  doc,
  columns: { groupname: doc, grouptype: doc },
});
const site = defineTable({
  name: "site",
  key: ["key"],
  doc,
  columns: { key: doc, value: doc, disable: doc },
});
const networks = defineTable({
  name: "networks",
  key: ["net", "mask"],
  doc,
  columns: { netname: doc, net: doc, mask: doc },
});
const auditlog = defineTable({ name: "auditlog", key: ["recid"], doc, columns: { recid: doc, args: doc } });
const all: TableSpec[] = [nodelist, nodegroup, site, networks, auditlog];

async function withFile(test: (open: () => ReturnType<typeof createDatabase>) => Promise<void>) {
  const folder = mkdtempSync(join(tmpdir(), "xcat-sqlite-"));
  const opened: ReturnType<typeof createDatabase>[] = [];
  try {
    await test(() => {
      const store = openSqlite(join(folder, "db"), systemClock);
      const database = createDatabase(store, new Map(all.map((table) => [table.name, table])));
      opened.push(database);
      return database;
    });
  } finally {
    for (const database of opened) await database.close();
    rmSync(folder, { recursive: true });
  }
}

Deno.test("a dry run shows the changes and writes none", () =>
  withFile(async (open) => {
    const db = open();
    const seen: unknown[] = [];
    await db.planning((changes) => seen.push(...changes)).write((tx) =>
      Promise.resolve(tx.put("site", { key: "a" }, { value: "1" }))
    );
    assert.equal(seen.length, 1);
    assert.deepEqual(await db.rows("site"), []);
  }));

Deno.test("groups know their nodes; an empty group of nodegroup is known and empty", () =>
  withFile(async (open) => {
    const db = open();
    await db.write((tx) => {
      tx.put("nodelist", { node: "n1" }, { groups: "all,compute" });
      tx.put("nodelist", { node: "n2" }, { groups: "all" });
      tx.put("nodelist", { node: "n3" }, { groups: "all", disable: "1" });
      tx.put("nodegroup", { groupname: "empty" }, {});
      return Promise.resolve();
    });
    assert.deepEqual([...await db.groups()], [["all", ["n1", "n2"]], ["compute", ["n1"]], ["empty", []]]);
  }));

Deno.test("an unknown table or column is named", () =>
  withFile(async (open) => {
    const db = open();
    await assert.rejects(db.rows("nosuch"), /No such table: nosuch/);
    await assert.rejects(db.attributes([], ["nodelist.nosuch"]), /no column "nosuch"; it has node, groups/);
  }));
