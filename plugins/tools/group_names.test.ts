import assert from "node:assert/strict";
import { createGroupNames } from "./group_names.ts";

const groups = createGroupNames(
  new Map([
    ["n1", ["rack1", "compute", "all"]],
    ["n2", ["rack1", "compute", "all"]],
    ["n3", ["compute", "all"]],
    ["s1", ["service", "all"]],
    ["x1", []],
  ]),
);

Deno.test("whole groups stand for their nodes, the largest first", () => {
  assert.deepEqual(groups.shorten(["n1", "n2", "n3"]), ["compute"]);
  assert.deepEqual(groups.shorten(["n1", "n2", "s1"]), ["rack1", "s1"]);
  assert.deepEqual(groups.shorten(["n1", "n2", "n3", "s1", "x1"]), ["all", "x1"]);
});

Deno.test("parts of groups, single nodes and names that are unknown stay as they are", () => {
  assert.deepEqual(groups.shorten(["n1", "n3"]), ["n1", "n3"]);
  assert.deepEqual(groups.shorten(["s1"]), ["s1"]);
  assert.deepEqual(groups.shorten(["n1", "n2", "other"]), ["n1", "n2", "other"]);
});
