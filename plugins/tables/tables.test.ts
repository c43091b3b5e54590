/** What holds for every table, and equality with the recorded schema where it is at hand. */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { columnSpec, createRegistry, objectAttributes, renderTableHelp } from "../../core/mod.ts";
import tables from "./mod.ts";
import { siteKeys, unlistedSiteKeys } from "./site_keys.ts";

const registry = createRegistry([tables]);
const all = [...registry.tables.values()];
const spec = new URL("../../../shared/spec/", import.meta.url);

function recorded(file: string): string | undefined {
  const url = new URL(file, spec);
  return existsSync(url) ? readFileSync(url, "utf8") : undefined;
}

const sentence = /^[A-Z`].*[.:]$/s;

Deno.test("every table, column and object type is documented in sentences", () => {
  for (const table of all) {
    assert.match(table.doc, sentence, table.name);
    for (const column of Object.keys(table.columns)) {
      const { doc, terms = {} } = columnSpec(table, column) ?? { doc: "" };
      assert.match(doc, sentence, `${table.name}.${column}`);
      assert.ok(doc.endsWith(".") || Object.keys(terms).length > 0, `${table.name}.${column}`);
      for (const [term, text] of Object.values(terms).flatMap((group) => Object.entries(group))) {
        assert.match(text, /^[A-Z].*\.$/s, `${table.name}.${column}=${term}`);
      }
    }
  }
  for (const object of registry.objects.values()) assert.match(object.doc, sentence, object.name);
});

Deno.test("keys and the columns of attributes exist", () => {
  for (const table of all) {
    for (const key of table.key) assert.ok(key in table.columns, `${table.name}.${key}`);
    for (const { names } of table.attributes ?? []) {
      for (const name of names) {
        const column = typeof name === "string" ? name : name[1];
        assert.ok(column in table.columns, `${table.name}.${column}`);
      }
    }
  }
});

Deno.test("attributes belong to known object types, and their rows are found by columns of the table", () => {
  for (const table of all) {
    for (const { of } of table.attributes ?? []) {
      for (const type of of) assert.ok(registry.objects.has(type), `${table.name}: ${type}`);
    }
  }
  for (const type of registry.objects.keys()) {
    for (const { table, rowKey, name } of objectAttributes(registry, type)) {
      // The original looks firmware up by a column that the table does not have.
      if (type === "firmware") continue;
      for (const { column } of rowKey) {
        assert.ok(column in registry.table(table).columns, `${type}.${name}: ${table}.${column}`);
      }
    }
  }
});

Deno.test("columns that hold passwords, keys and communities are secret", () => {
  const telling = /passw|^passwd$|community$|(auth|priv)key$|tokenid/;
  for (const table of all) {
    for (const column of Object.keys(table.columns).filter((name) => telling.test(name))) {
      assert.equal(columnSpec(table, column)?.secret, true, `${table.name}.${column}`);
    }
  }
});

const schema = recorded("tables.json");
Deno.test({
  name: "tables, keys, required columns and the order of columns are those of the original",
  ignore: schema === undefined,
  fn() {
    const ours = Object.fromEntries(all.map((table) => [table.name, {
      keys: table.key,
      required: Object.keys(table.columns).filter((column) => columnSpec(table, column)?.required).sort(),
      columns: Object.keys(table.columns),
    }]));
    const theirs: Record<string, { required: string[] }> = JSON.parse(schema ?? "{}");
    for (const table of Object.values(theirs)) table.required.sort();
    assert.deepEqual(ours, theirs);
  },
});

const definitions = recorded("objects.json");
Deno.test({
  name: "object types have the attributes of the original, in its order, in the same places",
  ignore: definitions === undefined,
  fn() {
    const ours = Object.fromEntries([...registry.objects.values()].map(({ name: type, key }) => [type, {
      key,
      attributes: objectAttributes(registry, type).map(({ name, table, column, onlyIf, rowKey }) => ({
        name,
        column: `${table}.${column}`,
        ...(onlyIf && { onlyIf: Object.entries(onlyIf).map((pair) => pair.join("=")).join() }),
        row: rowKey.map(({ column, attribute, value }) =>
          `${table}.${column}=${attribute === undefined ? `str:${value}` : `attr:${attribute}`}`
        ).join("::"),
      })),
    }]));
    // Recorded with the key of another table, and with a column that the table does not have: slips.
    const theirs = (definitions ?? "{}").replaceAll(/(zvm\.nodetype.*"row": ")ppc\./g, "$1zvm.")
      .replaceAll('"firmware.file=', '"firmware.cfgfile=');
    assert.deepEqual(ours, JSON.parse(theirs));
  },
});

Deno.test("`tabdump -d site | sed -ne '/dhcpi/,+4 p'` shows how interfaces are written, and nothing else", () => {
  const lines = renderTableHelp(registry.table("site")).split("\n");
  const first = lines.findIndex((line) => line.includes("dhcpi"));
  assert.deepEqual(lines.slice(first, first + 5), [
    "dhcpinterfaces:  The network interfaces DHCP should listen on.  If it is the same",
    "                 for all nodes, use simple comma-separated list of NICs.  To",
    "                 specify different NICs for different nodes:",
    "                      mn|eth1,eth2;service|bond0.",
    "",
  ]);
  assert.deepEqual(lines.slice(first + 5).filter((line) => line.includes("dhcpi")), []);
});

const keys = recorded("site_keys.txt");
Deno.test({
  name: "the keys of site are those of the original",
  ignore: keys === undefined,
  fn() {
    const ours = [
      ...Object.values(siteKeys).flatMap((group) => Object.keys(group)),
      ...Object.keys(unlistedSiteKeys),
    ];
    assert.deepEqual(ours.sort(), keys?.trim().split("\n").sort());
  },
});
