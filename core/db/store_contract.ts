/** What every store promises; each implementation's test runs it. Test code. */
import fc from "fast-check";
import assert from "node:assert/strict";
import type { Row } from "../database.ts";
import { defineTable, type TableSpec } from "../table.ts";
import { createDatabase, type PlanningDatabase } from "./database.ts";
import type { Change, Store } from "./store.ts";

/** An empty database that several processes may open. */
export interface TestDatabase {
  /** Another connection to it, as another process has one. */
  open(): Store;
  remove(): Promise<void>;
}

export interface StoreUnderTest {
  /** Stands before the promises in the tests' names. */
  name: string;
  /** The engine is not installed. */
  ignore?: boolean;
  prepare(): Promise<TestDatabase>;
}

const doc = "For the test.";

function table(name: string, key: readonly string[], ...columns: readonly string[]): TableSpec {
  return defineTable({ name, key, doc, columns: Object.fromEntries(columns.map((column) => [column, doc])) });
}

const nodelist = table("nodelist", ["node"], "node", "groups", "status", "disable");
const site = table("site", ["key"], "key", "value", "comments", "disable");
const networks = table("networks", ["net", "mask"], "netname", "net", "mask");
const switches = table("switch", ["node", "switch", "port"], "node", "switch", "port", "vlan", "interface");
const nodegroup = table("nodegroup", ["groupname"], "groupname", "grouptype", "disable");
const auditlog = table("auditlog", ["recid"], "recid", "args");
const words = table("words", ["order"], "order", "groups", "switch", "select", 'quo"te', "tick`ed", "Mixed");

/** Registers the tests. */
export function testStore({ name, ignore = false, prepare }: StoreUnderTest): void {
  const promise = (what: string, test: (open: () => Store) => Promise<void>) =>
    Deno.test({
      name: `${name}: ${what}`,
      ignore,
      async fn() {
        const database = await prepare();
        const opened: Store[] = [];
        try {
          await test(() => {
            const store = database.open();
            opened.push(store);
            return store;
          });
        } finally {
          for (const store of opened) await store.close();
          await database.remove();
        }
      },
    });

  promise("a table that was never written is empty", async (open) => {
    assert.deepEqual(await open().read(nodelist), []);
  });

  promise("rows come back in the order in which they were added, without empty cells", async (open) => {
    const store = open();
    await write(
      store,
      put(nodelist, { node: "n2" }, { groups: "all" }),
      put(nodelist, { node: "n1" }, { groups: "" }),
      put(nodelist, { node: "n2" }, { groups: "all,compute" }),
      put(nodelist, { node: "n0" }, {}),
    );
    await write(
      store,
      put(nodelist, { node: "n1" }, {}),
      put(nodelist, { node: "n2" }, { status: "booted" }),
    );
    assert.deepEqual(await store.read(nodelist), [
      { node: "n2", groups: "all,compute", status: "booted" },
      { node: "n1" },
      { node: "n0" },
    ]);
  });

  promise("a put leaves the columns it does not name, and clears those it makes empty", async (open) => {
    const store = open();
    await write(
      store,
      put(nodelist, { node: "a" }, { groups: "x", status: "s" }),
      put(nodelist, { node: "b" }, {}),
    );
    await write(
      store,
      put(nodelist, { node: "a" }, { groups: "" }),
      put(nodelist, { node: "b" }, { status: "t" }),
      put(nodelist, { node: "c" }, { status: "", groups: "y" }),
      put(nodelist, { node: "b" }, { groups: "z" }),
    );
    assert.deepEqual(await store.read(nodelist), [
      { node: "a", status: "s" },
      { node: "b", groups: "z", status: "t" },
      { node: "c", groups: "y" },
    ]);
  });

  promise("part of a key changes every row that has it, or adds one", async (open) => {
    const store = open();
    await write(
      store,
      put(networks, { net: "10.0.0.0", mask: "255.0.0.0" }, { netname: "a" }),
      put(networks, { net: "10.0.0.0", mask: "255.255.0.0" }, { netname: "a" }),
      put(networks, { net: "10.0.0.0" }, { netname: "b" }),
      put(networks, { net: "11.0.0.0" }, { netname: "c" }),
      put(networks, { netname: "c" }, { mask: "255.255.255.0" }),
      put(networks, { net: "11.0.0.0" }, {}),
    );
    assert.deepEqual(await store.read(networks), [
      { netname: "b", net: "10.0.0.0", mask: "255.0.0.0" },
      { netname: "b", net: "10.0.0.0", mask: "255.255.0.0" },
      { netname: "c", net: "11.0.0.0", mask: "255.255.255.0" },
    ]);
  });

  promise("rows are removed by whole and partial keys, by other columns, and all of them", async (open) => {
    const store = open();
    const rows = [1, 2, 3, 4, 5].map((n) => ({
      node: `n${n % 2}`,
      switch: "s",
      port: `${n}`,
      vlan: `${n % 3}`,
    }));
    await write(store, { kind: "replace", table: switches, rows });
    const left = async () => (await store.read(switches)).map(({ port }) => port).join("");
    const [first = {}, second = {}] = rows as Row[];
    const { vlan: _, ...key } = second;
    await write(store, remove(switches, key), remove(switches, { node: "n1", vlan: "1" }));
    assert.equal(await left(), "345");
    await write(store, remove(switches, { vlan: "" }), remove(switches, { node: "n0" }));
    assert.equal(await left(), "35");
    await write(
      store,
      remove(switches, { vlan: "2" }),
      put(switches, first, {}),
      remove(switches, { node: "no" }),
    );
    assert.equal(await left(), "31");
    await write(store, remove(switches, {}));
    assert.equal(await left(), "");
  });

  promise("replace leaves only the new rows, and more may follow in the same write", async (open) => {
    const store = open();
    await write(store, put(site, { key: "old" }, { value: "1" }));
    await write(
      store,
      put(site, { key: "lost" }, { value: "1" }),
      { kind: "replace", table: site, rows: [{ key: "b", value: "2" }, { key: "a" }] },
      put(site, { key: "a" }, { value: "3" }),
    );
    assert.deepEqual(await store.read(site), [{ key: "b", value: "2" }, { key: "a", value: "3" }]);
  });

  promise("append counts on from what is there", async (open) => {
    const store = open();
    const numbers = async () => (await store.read(auditlog)).map(({ recid }) => recid);
    await write(store, append("a"), append("b"));
    assert.deepEqual(await numbers(), ["1", "2"]);
    await write(store, remove(auditlog, { recid: "1" }), append("c"));
    assert.deepEqual(await numbers(), ["2", "3"]);
    const rows = ["7", "9", "8", "2"].map((recid) => ({ recid }));
    await write(store, { kind: "replace", table: auditlog, rows });
    await write(store, append("d"), append("e"), ...Array.from({ length: 40 }, () => append("f")));
    const all = await numbers();
    assert.equal(new Set(all).size, 46);
    assert.ok(
      all.slice(4).every((recid, index, list) => index === 0 || Number(recid) > Number(list[index - 1])),
    );
  });

  promise("a transaction that fails leaves nothing", async (open) => {
    const store = open();
    await write(store, put(site, { key: "there" }, { value: "1" }));
    await assert.rejects(
      store.transaction(() => Promise.reject(new Error("planning failed"))),
      /planning failed/,
    );
    const twice = [{ key: "x" }, { key: "x" }];
    await assert.rejects(
      write(store, put(nodelist, { node: "n" }, {}), { kind: "replace", table: site, rows: twice }),
      /duplicate|unique/i,
    );
    await assert.rejects(
      write(store, put(site, { key: "a" }, {}), put(site, { key: "b" }, { value: "\0" })),
      /NUL/,
    );
    await assert.rejects(write(store, put(site, { key: "a\0" }, { value: "1" })), /NUL/);
    assert.deepEqual(await store.read(site), [{ key: "there", value: "1" }]);
    assert.deepEqual(await store.read(nodelist), []);
    await write(store, put(site, { key: "after" }, {}));
    assert.equal((await store.read(site)).length, 2);
  });

  promise("nothing of a write is seen before all of it is", async (open) => {
    const [here, there] = [open(), open()];
    await write(
      here,
      put(site, { key: "sum" }, { value: "0" }),
      put(nodelist, { node: "n" }, { status: "0" }),
    );
    await here.transaction(async () => {
      assert.equal((await there.read(site))[0]?.value, "0");
      return { value: undefined, changes: [put(site, { key: "sum" }, { value: "1" })] };
    });
    assert.equal((await there.read(site))[0]?.value, "1");
  });

  promise("what others changed is told, once; one's own changes are not", async (open) => {
    const [here, there] = [open(), open()];
    await write(here, put(site, { key: "a" }, { value: "1" }));
    await write(there, put(nodelist, { node: "n" }, {}));
    await Promise.all([here.changed(), there.changed()]);
    assert.deepEqual(await here.changed(), new Set());
    await write(here, put(site, { key: "a" }, { value: "2" }));
    await write(here, append("x"));
    assert.deepEqual(await here.changed(), new Set());
    const told = await there.changed();
    assert.ok(told === "all" || told.has("site") && told.has("auditlog"));
    assert.deepEqual(await there.changed(), new Set());
    await write(there, put(site, { key: "b" }, {}), put(site, { key: "a" }, {}));
    await write(here, append("y"));
    const both = await here.changed();
    assert.ok(both === "all" || both.has("site"));
  });

  promise("a cached table is right again after another process changed it", async (open) => {
    const [here, there] = [database(open()), database(open())];
    for (let n = 0; n < 20; n++) {
      const [writer, reader] = n % 2 === 0 ? [here, there] : [there, here];
      await writer.write((tx) => Promise.resolve(tx.put("site", { key: "a" }, { value: String(n) })));
      assert.equal((await reader.site()).get("a"), String(n));
      assert.equal((await writer.site()).get("a"), String(n));
    }
  });

  promise("tables that follow what is written here are as they would be read anew", async (open) => {
    const [db, fresh] = [database(open()), open()];
    const cell = fc.constantFrom("", "a", "b", "c");
    const node = fc.constantFrom("n1", "n2", "n3", "n4");
    const row = fc.record({ groups: cell, status: cell, disable: fc.constantFrom("", "1") }, {
      requiredKeys: [],
    });
    const change = fc.oneof(
      { weight: 6, arbitrary: fc.tuple(node, row).map(([node, row]) => put(nodelist, { node }, row)) },
      {
        weight: 2,
        arbitrary: fc.tuple(node, cell).map(([node, status]) => remove(nodelist, { node, status })),
      },
      { weight: 1, arbitrary: node.map((node) => remove(nodelist, { node })) },
      fc.uniqueArray(node).map((nodes): Change => {
        return {
          kind: "replace",
          table: nodelist,
          rows: nodes.map((node) => ({ node, groups: "a,b", status: "" })),
        };
      }),
      fc.tuple(node, cell).map(([node, vlan]) => put(switches, { node, switch: "s", port: vlan }, { vlan })),
      node.map((node) => put(switches, { node }, { interface: "eth0" })),
      cell.map((port) => remove(switches, { switch: "s", port })),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 8 }), async (changes) => {
        const before = [await db.rows("nodelist"), structuredClone(await db.rows("nodelist"))];
        await db.groups();
        await db.write((tx) => {
          for (const one of changes) {
            if (one.kind === "put") tx.put(one.table.name, one.key, one.values);
            else if (one.kind === "remove") tx.remove(one.table.name, one.match);
            else if (one.kind === "replace") tx.replace(one.table.name, one.rows);
          }
          return Promise.resolve();
        });
        const rows = await fresh.read(nodelist);
        assert.deepEqual(await db.rows("nodelist"), rows);
        assert.deepEqual(await db.rows("switch"), await fresh.read(switches));
        assert.deepEqual(before[0], before[1], "who reads keeps what he had");
        const present = rows.filter((row) => row.disable !== "1");
        assert.deepEqual(await db.nodes(), present.map(({ node }) => node));
        const members = present.filter(({ groups }) => groups?.includes("a")).map(({ node }) => node);
        assert.deepEqual((await db.groups()).get("a") ?? [], members);
        const values = await db.attributes(await db.nodes(), ["nodelist.status", "switch.interface"]);
        for (const { node = "", status } of present) {
          assert.equal(values.get(node, "nodelist.status"), status);
        }
      }),
      { numRuns: 60 },
    );
  });

  promise("tables are right while two processes write and read at once", async (open) => {
    const [two, fresh] = [[database(open()), database(open())] as const, open()];
    for (let round = 0; round < 5; round++) {
      await Promise.all(Array.from({ length: 30 }, async (_, n) => {
        const db = two[n % 2] ?? two[0];
        const key = { node: `n${n * 7 % 5}` };
        const status = `${round}.${n}`;
        await db.rows("nodelist");
        await db.write(async (tx) => {
          if (n % 3 === 0) await tx.rows("nodelist");
          if (n % 10 === 9) tx.remove("nodelist", key);
          else tx.put("nodelist", key, { status });
        });
        await db.rows("nodelist");
      }));
      const rows = await fresh.read(nodelist);
      for (const db of two) assert.deepEqual(await db.rows("nodelist"), rows);
    }
  });

  promise("writers of two processes take turns and lose nothing", async (open) => {
    const two = [database(open()), database(open())] as const;
    const count = (db: PlanningDatabase) =>
      db.write(async (tx) => {
        const sum = Number((await tx.site()).get("sum") ?? 0);
        tx.put("site", { key: "sum" }, { value: String(sum + 1) });
        tx.append("auditlog", { args: String(sum) });
      });
    await Promise.all(Array.from({ length: 40 }, (_, n) => count(two[n % 2] ?? two[0])));
    assert.equal((await two[0].site()).get("sum"), "40");
    const rows = await two[1].rows("auditlog");
    assert.equal(new Set(rows.map((row) => row.args)).size, 40);
    assert.equal(new Set(rows.map((row) => row.recid)).size, 40);
  });

  promise("any text is kept: UTF-8, quotes, long values; keys differ by case and blanks", async (open) => {
    const store = open();
    const texts = [
      ...[
        "é",
        "e\u0301",
        "中文",
        "😀🏁",
        "Ёж",
        "it's",
        'a "b" c',
        "back\\slash\\",
        "`tick`",
        "%_",
        "{a,NULL}",
      ],
      ...[
        "NULL",
        " ",
        " lead and trail ",
        "line\nnext\r\n\ttab",
        "$1 ? :x",
        "--",
        "\u0001\u007f",
        "a\\'; DROP",
      ],
    ];
    const long = "0123456789abcdé\\".repeat(4096);
    const keys = ["n", "N", "n ", "é", "É", "ё", "a'b", "a\\", "😀", "0", "00"];
    await write(
      store,
      ...texts.map((value, index) => put(site, { key: `k${index}` }, { value })),
      put(site, { key: "long" }, { value: long, comments: long }),
    );
    await write(store, ...keys.map((node) => put(nodelist, { node }, { groups: node })));
    await write(store, ...texts.map((value) => put(site, { value }, { comments: value })));
    const rows = await store.read(site);
    assert.deepEqual(
      rows.slice(0, -1).map(({ value, comments }) => [value, comments]),
      texts.map((t) => [t, t]),
    );
    assert.ok(rows.at(-1)?.value === long && rows.at(-1)?.comments === long);
    assert.deepEqual(await store.read(nodelist), keys.map((node) => ({ node, groups: node })));
    await write(
      store,
      remove(nodelist, { node: "N" }),
      remove(nodelist, { node: "n " }),
      remove(nodelist, { groups: "É" }),
    );
    assert.deepEqual(
      (await store.read(nodelist)).map(({ node }) => node),
      keys.filter((k) => !["N", "n ", "É"].includes(k)),
    );
  });

  promise("columns may be called as SQL's words are", async (open) => {
    const store = open();
    const row = {
      order: "1",
      groups: "g",
      switch: "s",
      select: "x",
      'quo"te': "q",
      "tick`ed": "t",
      Mixed: "M",
    };
    await write(
      store,
      put(words, { order: "1" }, { ...row, order: "1" }),
      put(words, { order: "2" }, { groups: "h" }),
    );
    await write(store, put(words, { order: "2" }, { select: "y" }), remove(words, { groups: "no" }));
    assert.deepEqual(await store.read(words), [row, { order: "2", groups: "h", select: "y" }]);
  });

  promise("empty cells and absent ones are alike; an empty key part is a key", async (open) => {
    const store = open();
    await write(store, {
      kind: "replace",
      table: networks,
      rows: [{ net: "10.0.0.0", mask: "", netname: "" }, { net: "10.0.0.0", mask: "m" }],
    });
    await write(store, put(networks, { net: "10.0.0.0", mask: "" }, { netname: "x" }));
    assert.deepEqual(await store.read(networks), [{ net: "10.0.0.0", netname: "x" }, {
      net: "10.0.0.0",
      mask: "m",
    }]);
    await write(store, remove(networks, { netname: "" }));
    assert.deepEqual(await store.read(networks), [{ net: "10.0.0.0", netname: "x" }]);
  });

  promise(
    "a newer declaration adds its columns by itself, beside a process that has the older one",
    async (open) => {
      const [old, newer] = [open(), open()];
      const wider = table("nodelist", ["node"], "node", "groups", "status", "disable", "zone", "order");
      await write(old, put(nodelist, { node: "a" }, { groups: "all" }));
      assert.deepEqual(await newer.read(wider), [{ node: "a", groups: "all" }]);
      await write(newer, put(wider, { node: "a" }, { zone: "z" }), put(wider, { node: "b" }, { order: "1" }));
      await write(old, put(nodelist, { node: "b" }, { status: "s" }));
      assert.deepEqual(await old.read(nodelist), [{ node: "a", groups: "all" }, { node: "b", status: "s" }]);
      assert.deepEqual(await open().read(wider), [
        { node: "a", groups: "all", zone: "z" },
        { node: "b", status: "s", order: "1" },
      ]);
    },
  );

  promise("thousands of rows go in one write, of many shapes", async (open) => {
    const store = open();
    const names = Array.from({ length: 5000 }, (_, n) => `n${n}`);
    await write(
      store,
      ...names.map((node, n) => put(nodelist, { node }, n % 3 === 0 ? { groups: "g" } : { status: "s" })),
    );
    await write(
      store,
      ...names.map((node, n) => put(nodelist, { node }, n % 2 === 0 ? { groups: "h" } : {})),
    );
    await write(
      store,
      ...names.slice(0, 1000).flatMap((node) => [remove(nodelist, { node }), remove(site, { value: node })]),
    );
    const rows = await store.read(nodelist);
    assert.deepEqual(rows.map(({ node }) => node), names.slice(1000));
    assert.deepEqual(rows[0], { node: "n1000", groups: "h", status: "s" });
    assert.deepEqual(rows[5], { node: "n1005", groups: "g" });
  });
}

function database(store: Store): PlanningDatabase {
  return createDatabase(
    store,
    new Map([nodelist, site, switches, nodegroup, auditlog].map((spec) => [spec.name, spec])),
  );
}

async function write(store: Store, ...changes: readonly Change[]): Promise<void> {
  await store.transaction(() => Promise.resolve({ value: undefined, changes }));
}

function put(spec: TableSpec, key: Row, values: Row): Change {
  return { kind: "put", table: spec, key, values };
}

function remove(spec: TableSpec, match: Row): Change {
  return { kind: "remove", table: spec, match };
}

function append(args: string): Change {
  return { kind: "append", table: auditlog, values: { args } };
}
