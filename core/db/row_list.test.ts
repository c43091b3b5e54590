import assert from "node:assert/strict";
import fc from "fast-check";
import type { Row } from "../database.ts";
import { RowList } from "./row_list.ts";

Deno.test("a changed list is as an array would be, over the borders of its pieces, and the one before stays", () => {
  const edits = fc.array(
    fc.oneof(
      fc.record({ kind: fc.constant("set" as const), at: fc.nat(1599) }),
      fc.record({ kind: fc.constant("remove" as const), at: fc.nat(1599) }),
      fc.record({ kind: fc.constant("add" as const), at: fc.nat(9) }),
    ),
    { maxLength: 40 },
  );
  fc.assert(fc.property(fc.integer({ min: 0, max: 1600 }), edits, (size, steps) => {
    const rows: Row[] = Array.from({ length: size }, (_, at) => ({ node: `n${at}` }));
    const before = RowList.of(rows), wanted: (Row | undefined)[] = [...rows];
    const editor = before.edit();
    for (const [number, { kind, at }] of steps.entries()) {
      const row = { node: `new${number}` };
      if (kind === "add") assert.equal(editor.add(row), wanted.push(row) - 1);
      else if (at < wanted.length) {
        editor.set(at, wanted[at] = kind === "set" ? row : undefined);
        assert.deepEqual(editor.at(at), wanted[at]);
      }
    }
    assert.deepEqual(editor.rows(), wanted);
    const after = editor.done(), left = wanted.filter((row) => row !== undefined);
    assert.deepEqual(after.all, left);
    for (const place of [0, 511, 512, 1023, 1024, left.length - 1, left.length]) {
      assert.deepEqual(after.at(place), left[place]);
    }
    assert.equal(after.length, left.length);
    assert.deepEqual([before.length, before.at(0), before.at(600)], [size, rows[0], rows[600]]);
  }));
});
