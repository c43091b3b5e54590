import assert from "node:assert/strict";
import fc from "fast-check";
import { defineTable, type Row } from "../../core/mod.ts";
import { mergeTables } from "./merge_tables.ts";

const settings = defineTable({
  name: "settings",
  key: ["key"],
  doc: "For the tests.",
  columns: { key: "Name.", value: "Value." },
});

const rows = (values: Record<string, string>): Row[] =>
  Object.entries(values).map(([key, value]) => ({ key, value }));
const values = (rows: readonly Row[]) => Object.fromEntries(rows.map(({ key, value }) => [key, value]));

function merge(base: Record<string, string>, mine: Record<string, string>, theirs: Record<string, string>) {
  const { rows: merged, conflicts } = mergeTables(settings, rows(base), rows(mine), rows(theirs));
  return { values: values(merged), conflicts: conflicts.map(({ key, theirs }) => [key, theirs?.value]) };
}

const base = { a: "1", b: "1", c: "1" };

Deno.test("changes of different rows come together: set, added and taken out", () => {
  assert.deepEqual(
    merge(base, { a: "2", b: "1", c: "1", mine: "x" }, { b: "1", c: "3", theirs: "y", a: "1" }),
    {
      values: { a: "2", b: "1", c: "3", mine: "x", theirs: "y" },
      conflicts: [],
    },
  );
  assert.deepEqual(merge(base, { a: "1", b: "1" }, { a: "1", c: "1" }), {
    values: { a: "1" },
    conflicts: [],
  });
});

Deno.test("a row that both changed is a conflict, unless to the same", () => {
  assert.deepEqual(merge(base, { ...base, a: "2" }, { ...base, a: "2" }).conflicts, []);
  assert.deepEqual(merge(base, { ...base, a: "2" }, { ...base, a: "3" }), {
    values: { ...base, a: "2" },
    conflicts: [["key=a", "3"]],
  });
  assert.deepEqual(merge(base, { ...base, a: "2" }, { b: "1", c: "1" }), {
    values: { ...base, a: "2" },
    conflicts: [["key=a", undefined]],
  });
  assert.deepEqual(merge(base, { b: "1", c: "1" }, { ...base, a: "3" }), {
    values: { b: "1", c: "1" },
    conflicts: [["key=a", "3"]],
  });
});

Deno.test("who changed nothing gets what the other has", () => {
  const table = fc.dictionary(fc.constantFrom("a", "b", "c", "d"), fc.constantFrom("1", "2"));
  fc.assert(fc.property(table, table, (base, theirs) => {
    assert.deepEqual(merge(base, base, theirs), { values: { ...theirs }, conflicts: [] });
    assert.deepEqual(merge(base, theirs, base), { values: { ...theirs }, conflicts: [] });
  }));
});
