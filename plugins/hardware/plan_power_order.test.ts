import assert from "node:assert/strict";
import { planPowerOrder } from "./plan_power_order.ts";
import { powerDelays } from "./power_delays.ts";

const groups = new Map([["io", ["io1", "io2"]]]);
const plan = (nodes: string[], action: string, rows: Record<string, string>[]) =>
  planPowerOrder(nodes, action, rows, groups).waves;

Deno.test("nodes come after those they depend on, with the longest delay; groups are expanded", () => {
  const rows = [
    { node: "n1", nodedep: "io", msdelay: "500", cmd: "on,boot" },
    { node: "n2", nodedep: "n1", msdelay: "1000", cmd: "on" },
    { node: "io1", nodedep: "n2", cmd: "off" },
  ];
  assert.deepEqual(plan(["io1", "io2", "n1", "n2"], "on", rows), [
    { nodes: ["io1", "io2"], delayMs: 0 },
    { nodes: ["n1"], delayMs: 500 },
    { nodes: ["n2"], delayMs: 1000 },
  ]);
  assert.deepEqual(plan(["n1", "n2"], "softoff", rows), [{ nodes: ["n1", "n2"], delayMs: 0 }]);
});

Deno.test("nodes that were not asked for are neither switched nor waited for; disabled rows do not count", () => {
  const rows = [{ node: "n1", nodedep: "io1", msdelay: "500", cmd: "on" }];
  assert.deepEqual(plan(["n1"], "on", rows), [{ nodes: ["n1"], delayMs: 0 }]);
  const disabled = rows.map((row) => ({ ...row, disable: "1" }));
  assert.equal(plan(["n1", "io1"], "on", disabled).length, 1);
});

Deno.test("a circle is an error that names the nodes", () => {
  const rows = [{ node: "a", nodedep: "b", cmd: "on" }, { node: "b", nodedep: "a", cmd: "on" }];
  assert.throws(() => plan(["a", "b", "c"], "on", rows), /circle: a, b; use --nodeps/);
});

Deno.test("a pause after each so many nodes comes on top of the interval, and only when nodes are switched on", () => {
  const site = new Map([["powerinterval", "1"], ["syspowerinterval", "10"], ["syspowermaxnodes", "2"]]);
  assert.deepEqual([0, 1, 2, 3, 4].map((n) => powerDelays("on", site)?.(n)), [0, 1000, 12000, 13000, 24000]);
  assert.deepEqual([0, 2].map((n) => powerDelays("off", site)?.(n)), [0, 2000]);
  assert.equal(powerDelays("stat", site), undefined);
});
