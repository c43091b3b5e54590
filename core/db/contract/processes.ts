/** Several processes on one database: what each sees of the others. Test code. */
import fc from "fast-check";
import assert from "node:assert/strict";
import type { PlanningDatabase } from "../database.ts";
import type { Change } from "../store.ts";
import type { Promises } from "./store.ts";
import { append, database, nodelist, put, remove, site, switches, write } from "./tables.ts";

export function promiseProcesses(promise: Promises): void {
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
}
