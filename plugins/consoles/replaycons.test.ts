import assert from "node:assert/strict";
import { startOfTail } from "./replaycons.ts";

Deno.test("the last lines begin where they should", () => {
  const tail = (text: string, count: number) =>
    text.slice(startOfTail(new TextEncoder().encode(text), count));
  assert.equal(tail("a\nb\nc\n", 1), "c\n");
  assert.equal(tail("a\nb\nc\n", 2), "b\nc\n");
  assert.equal(tail("a\nb\nc\n", 3), "a\nb\nc\n");
  assert.equal(tail("a\nb\nc\n", 99), "a\nb\nc\n");
  assert.equal(tail("a\nb\nlogin: ", 2), "b\nlogin: ");
  assert.equal(tail("\n\n", 1), "\n");
  assert.equal(tail("", 5), "");
});
