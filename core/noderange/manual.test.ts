import assert from "node:assert/strict";
import { expandNoderange } from "./expand.ts";
import { replaceFiles } from "./files.ts";
import { manualFile, manualForms, manualWorld } from "./manual.ts";
import { parseNoderange } from "./parse.ts";

Deno.test("every example of noderange(3) gives what the manual says", () => {
  for (const { form, doc, example, expands } of manualForms) {
    const text = replaceFiles(example, new Map([["nodes.txt", manualFile]]));
    assert.deepEqual(expandNoderange(parseNoderange(text), manualWorld()), expands, `${form}: ${example}`);
    assert.match(doc, /^[A-Z@].*\.$/, form);
  }
});
