import assert from "node:assert/strict";
import { addWords, withoutWords } from "./word_list.ts";

Deno.test("words are added once, in order, and taken out wherever they stand", () => {
  assert.equal(addWords("new,all", "compute,all"), "new,all,compute");
  assert.equal(addWords("", "a, b ,,c"), "a,b,c");
  assert.equal(withoutWords("a,b,c,a", "a,x"), "b,c");
});
