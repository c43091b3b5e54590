import assert from "node:assert/strict";
import { Pace } from "./pace.ts";

const times = (count: number, work: () => void) => Array.from({ length: count }, work);

Deno.test("the longest time follows what is measured, up at once and down in time", () => {
  const pace = new Pace();
  assert.equal(pace.longest, 0);
  times(50, () => pace.measure(10));
  assert.ok(pace.longest < 11);
  pace.measure(200);
  assert.ok(pace.longest > 200);
  times(50, () => pace.measure(10));
  assert.ok(pace.longest < 20);
});

Deno.test("places grow while answers come as fast as the fastest one, and shrink while they queue", () => {
  const pace = new Pace();
  assert.equal(pace.places, 16);
  times(100, () => pace.measure(200));
  assert.equal(pace.places, 64, "slow BMCs are no queue");
  times(20, () => pace.measure(900));
  assert.equal(pace.places, 44);
  times(100, () => pace.slowDown());
  assert.equal(pace.places, 16);
});
