/** Rows: added, changed, removed, in their order; a write is whole or nothing. Test code. */
import assert from "node:assert/strict";
import type { Row } from "../../database.ts";
import type { Promises } from "./store.ts";
import { append, auditlog, networks, nodelist, put, remove, site, switches, write } from "./tables.ts";

export function promiseRows(promise: Promises): void {
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
