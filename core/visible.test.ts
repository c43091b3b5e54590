import assert from "node:assert/strict";
import { visible } from "./visible.ts";

Deno.test("what a terminal obeys is spelt out, what it shows stays", () => {
  assert.equal(visible("a\x1b[2Jb\r\x07\x9b1m\x7f"), "a\\x1b[2Jb\\x0d\\x07\\x9b1m\\x7f");
  assert.equal(visible("line\n\tтекст é"), "line\n\tтекст é");
});
