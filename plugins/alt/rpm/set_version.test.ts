import assert from "node:assert/strict";
import fc from "fast-check";
import { compareSets, decodeSetVersion, encodeSetVersion } from "./set_version.ts";

function decoded(text: string) {
  const set = decodeSetVersion(text);
  assert.ok(set, text);
  return set;
}

Deno.test("a set that a library provides holds the one that its user needs", () => {
  const provided = decoded("set:jg2ZwFjdTD2B0"), required = decoded("set:jiXMb");
  assert.equal(compareSets(provided, required), "more");
  assert.equal(compareSets(required, provided), "less");
  assert.equal(compareSets(provided, provided), "equal");
});

Deno.test("sets are read and written the same way, whatever their values", () => {
  const sets = fc.integer({ min: 10, max: 32 }).chain((bits) =>
    fc.record({
      bits: fc.constant(bits),
      values: fc.uniqueArray(fc.integer({ min: 0, max: 2 ** bits - 1 }), { minLength: 1, maxLength: 90 }),
    })
  );
  fc.assert(fc.property(sets, ({ bits, values }) => {
    const set = { bits, values: Uint32Array.from(values).sort() };
    assert.deepEqual(decoded(encodeSetVersion(set)), set);
  }));
});

Deno.test("sets of different widths are compared by the bits that both have", () => {
  const wide = { bits: 12, values: Uint32Array.of(0x005, 0x7ff, 0x805) };
  const narrow = { bits: 11, values: Uint32Array.of(0x005, 0x7ff) };
  assert.equal(compareSets(wide, narrow), "equal");
  assert.equal(compareSets({ bits: 11, values: Uint32Array.of(1, 5) }, narrow), "neither");
});

Deno.test("what is no set is not taken for one", () => {
  for (const text of ["1.0", "set:", "set:a", "set:jz0", "set:dd", "set:jiX-b", "set:jiZ", "set:ji000000"]) {
    assert.equal(decodeSetVersion(text), undefined, text);
  }
  fc.assert(fc.property(fc.string(), (text) => {
    const set = decodeSetVersion(`set:${text}`);
    assert.ok(set === undefined || set.values.length > 0);
  }));
});
