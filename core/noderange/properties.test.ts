/** What holds for every noderange, and what the longest may cost. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { expand, groups, nodes } from "../../tests/noderange_world.ts";
import { UsageError } from "../errors.ts";
import { expandNoderange } from "./expand.ts";
import { fileReferences } from "./files.ts";
import { expandNames } from "./names.ts";
import { parseNoderange } from "./parse.ts";

const word = fc.constantFrom(
  ...nodes.filter((node) => node !== "bad node"),
  ...Object.keys(groups),
  "/n.*[12]",
  "mgt==ipmi",
  "node[1-4]",
);
const valid = fc.letrec<{ range: string; part: string }>((tie) => ({
  range: fc.array(tie("part"), { minLength: 1, maxLength: 4 }).map((parts) => parts.join(",")),
  part: fc.oneof(
    { maxDepth: 3 },
    word,
    fc.tuple(word, word).map(([a, b]) => `${a}@${b}`),
    tie("range").map((range) => `(${range})`),
    word.map((a) => `-${a}`),
  ),
})).range;

Deno.test("results are sorted, unique and known, and union commutes", () => {
  fc.assert(fc.property(valid, valid, (left, right) => {
    const [a, b] = [expand(left), expand(right)];
    assert.deepEqual(a, [...new Set(a)].sort());
    assert.ok(a.every((node) => nodes.includes(node)));
    assert.deepEqual(expand(`(${left}),(${right})`), expand(`(${right}),(${left})`));
    assert.deepEqual(expand(`(${left}),(${right})`), [...new Set([...a, ...b])].sort());
    assert.deepEqual(expand(`(${left})@(${right})`), a.filter((node) => b.includes(node)));
  }));
});

Deno.test("exclusion really excludes, wherever it stands", () => {
  fc.assert(fc.property(valid, valid, (left, right) => {
    const gone = new Set(expand(right));
    const expected = expand(left).filter((node) => !gone.has(node));
    assert.deepEqual(expand(`(${left}),-(${right})`), expected);
    assert.deepEqual(expand(`-(${right}),(${left})`), expected);
    assert.deepEqual(expand(left, { excludenodes: right }), expected);
  }));
});

Deno.test("any text is read or refused, and never costs much", () => {
  const text = fc.oneof(
    fc.string({ unit: "binary", maxLength: 40 }),
    fc.string({ unit: fc.constantFrom(..."n19a,-@()[]:+/^=~!.*$ \\|{}'"), maxLength: 40 }),
  );
  fc.assert(
    fc.property(text, (written) => {
      const begin = performance.now();
      for (
        const run of [
          () => expand(written, {}, { limit: 10_000 }),
          () => expandNames(written, { limit: 10_000 }),
          () => fileReferences(written),
        ]
      ) {
        try {
          run();
        } catch (error) {
          assert.ok(error instanceof UsageError, `${JSON.stringify(written)}: ${error}`);
        }
      }
      assert.ok(performance.now() - begin < 1000, JSON.stringify(written));
    }),
    { numRuns: 5000 },
  );
});

Deno.test("100,000 nodes cost as much as 100,000 look-ups", () => {
  const many = Array.from({ length: 100_000 }, (_, index) => `node${String(index + 1).padStart(6, "0")}`);
  const known = new Set(many);
  const big = {
    has: (node: string) => known.has(node),
    members: (group: string) => group === "all" ? many : undefined,
    nodes: () => many,
  };
  for (
    const text of [
      "all",
      "node[000001-100000]",
      "all,-node000001-node100000,all@all",
      "/node.*",
      many.join(","),
    ]
  ) {
    const begin = performance.now();
    expandNoderange(parseNoderange(text), big);
    // A quadratic one would take minutes.
    assert.ok(performance.now() - begin < 5000, text.slice(0, 40));
  }
});
