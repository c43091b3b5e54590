import assert from "node:assert/strict";
import { collate, renderBlock } from "./collate.ts";

const output = "node1: a\nnode2: a\nnode3: b\nnode1: second\nnode2: second\nnode10: b\nno colon here\n";

Deno.test("nodes that said the same stand together, lines without a name under UNKNOWN", () => {
  assert.deepEqual(collate(output), [
    { nodes: ["node1", "node2"], text: "a\nsecond" },
    { nodes: ["node10", "node3"], text: "b" },
    { nodes: ["UNKNOWN"], text: "no colon here" },
  ]);
  assert.deepEqual(collate(""), []);
  assert.deepEqual(collate("node1:\nnode2: \r\n: x\nnode3:  y"), [
    { nodes: ["node1", "node2"], text: "" },
    { nodes: [""], text: "x" },
    { nodes: ["node3"], text: " y" },
  ]);
});

Deno.test("a block has its names between bars, and an empty line at its end", () => {
  const bar = "=".repeat(36);
  const block = { nodes: ["n1", "n2"], text: "x" };
  assert.equal(renderBlock("n1,n2", block, false), `${bar}\nn1,n2\n${bar}\nx\n`);
  assert.equal(renderBlock("pair", block, true), `${bar}\npair\n${bar}\nNode count = 2 \n${bar}\nx\n`);
});

Deno.test("time grows with the number of lines, not with its square", () => {
  const lines = (nodes: number) =>
    Array.from({ length: nodes * 3 }, (_, at) => `node${at % nodes}: line ${Math.floor(at / nodes)}`).join(
      "\n",
    );
  const timed = (text: string) => {
    const begin = performance.now();
    const blocks = collate(text);
    return { ms: performance.now() - begin, blocks };
  };
  timed(lines(5_000));
  const [small, large] = [timed(lines(10_000)), timed(lines(100_000))];
  assert.equal(large.blocks.length, 1);
  assert.equal(large.blocks[0]?.nodes.length, 100_000);
  assert.ok(
    large.ms < 40 * Math.max(small.ms, 10),
    `${small.ms} ms for 10,000 nodes, ${large.ms} for 100,000`,
  );
});
