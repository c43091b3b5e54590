import assert from "node:assert/strict";
import { createGate } from "./gate.ts";

Deno.test("so many are inside at a time, and all get through, also when one fails", async () => {
  const gate = createGate(2);
  let inside = 0, most = 0;
  const work = (number: number) =>
    gate.through(async () => {
      most = Math.max(most, ++inside);
      await Promise.resolve();
      inside--;
      if (number === 3) throw new Error("three");
      return number;
    });
  const results = await Promise.allSettled([1, 2, 3, 4, 5].map(work));
  assert.equal(most, 2);
  assert.deepEqual(results.map(({ status }) => status === "fulfilled"), [true, true, false, true, true]);
});
