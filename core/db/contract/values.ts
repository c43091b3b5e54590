/** Cells, keys and columns: what they may hold and be called, and that declarations may grow. Test code. */
import assert from "node:assert/strict";
import type { Promises } from "./store.ts";
import { networks, nodelist, put, remove, site, table, words, write } from "./tables.ts";

export function promiseValues(promise: Promises): void {
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
}
