import assert from "node:assert/strict";
import { changedLines } from "./replace_file.ts";

Deno.test("changed lines name what goes and what comes", () => {
  assert.deepEqual(changedLines("a\nb\nc\n", "a\nc\nd\n"), ["-b", "+d"]);
});
