import assert from "node:assert/strict";
import { createProgressMeter, progressLine } from "./progress_meter.ts";

Deno.test("count, rate and time left", () => {
  assert.equal(
    progressLine({ done: 340, total: 1000, unit: "nodes" }, 4000),
    "340/1000 nodes, 85/s, 8 s left",
  );
  assert.equal(progressLine({ done: 3, unit: "packages" }, 2000), "3 packages, 1.5/s");
  assert.equal(progressLine({ done: 0, total: 5, unit: "nodes" }, 2000), "0/5 nodes");
  assert.match(progressLine({ done: 1, total: 101, unit: "nodes" }, 1000), /1 min 40 s left$/);
  assert.match(progressLine({ done: 1, total: 4000, unit: "nodes" }, 2000), /2 h 13 min left$/);
});

Deno.test("short work shows nothing, long work no more than ten lines a second", () => {
  let time = 0;
  const lines: string[] = [];
  const show = createProgressMeter((line) => lines.push(line), () => time);
  for (let done = 0; done <= 200; done++, time += 10) show({ done, total: 200, unit: "nodes" });
  assert.equal(lines.length, 11);
  assert.match(lines[0] ?? "", /^100\/200 nodes, 100\/s, 1 s left$/);
});
