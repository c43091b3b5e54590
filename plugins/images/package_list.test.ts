import assert from "node:assert/strict";
import { type ListKind, readPackageSteps } from "./package_list.ts";

function steps(files: Record<string, string>, kind: ListKind = "pkglist") {
  return readPackageSteps("/l/a", kind, (path) => Promise.resolve(files[path]));
}

Deno.test("packages, comments, removals, further steps and variables", async () => {
  const read = await steps({
    "/l/a": "# comment\none\n\n -two\n#ENV:A=1 B=x=y#\n#NEW_INSTALL_LIST#\nthree # why\n#INCLUDE:sub/b#\n",
    "/l/sub/b": "four\n#INCLUDE:/l/c#\n",
    "/l/c": "five",
  });
  assert.deepEqual(
    read.map(({ install, removeAfter, env }) => [install.map(({ word }) => word), removeAfter, env]),
    [[["one"], ["two"], { A: "1", B: "x=y" }], [["three", "four", "five"], [], {}]],
  );
  assert.equal(read[1]?.install[2]?.from, "/l/c");
});

Deno.test("in a list of other packages one dash means before, two mean after", async () => {
  const [step] = await steps({ "/l/a": "-old\n--new\n" }, "otherpkglist");
  assert.deepEqual([step?.removeBefore, step?.removeAfter], [["old"], ["new"]]);
});

Deno.test("what cannot be read is named with its place", async () => {
  await assert.rejects(steps({ "/l/a": "#INCLUDE:b#" }), /list \/l\/b does not exist; \/l\/a includes it/);
  await assert.rejects(steps({ "/l/a": "#INCLUDE:a#" }), /\/l\/a includes \/l\/a/);
  await assert.rejects(steps({ "/l/a": "x\n@group" }), /\/l\/a, line 2: groups/);
  await assert.rejects(steps({ "/l/a": "one two" }), /line 1: "one two" is not one package/);
  await assert.rejects(steps({ "/l/a": "#ENV:a b#" }), /"a" is not NAME=value/);
});
