import assert from "node:assert/strict";
import type { Result } from "../result.ts";
import { renderResult } from "./render.ts";

const TEXT = { format: "text", showServer: false } as const;

const SHOWN: readonly (readonly [result: Result, to: string, text: string])[] = [
  [{ node: "n1" }, "stdout", "n1\n"],
  [{ node: "n1", data: "on" }, "stdout", "n1: on\n"],
  [{ node: "n1", desc: "nodehm.mgt", data: "ipmi" }, "stdout", "n1: nodehm.mgt: ipmi\n"],
  [{ node: "n1", data: "" }, "stdout", "n1: \n"],
  [{ node: "n1", data: "Error: unsupported", errorcode: 1 }, "stdout", "n1: Error: unsupported\n"],
  [{ node: "n1", errorcode: 1 }, "stdout", ""],
  [{ node: "n1", error: "timeout" }, "stderr", "n1: [mn]: Error: timeout\n"],
  [{ data: "a\nb" }, "stdout", "a\nb\n"],
  [{ info: "a" }, "stdout", "a\n"],
  [{ warning: "a" }, "stderr", "Warning: [mn]: a\n"],
  [{ error: "a" }, "stderr", "Error: [mn]: a\n"],
  [{ errorcode: 3 }, "stdout", ""],
  [{ element: "node", text: "n1" }, "stdout", "n1\n"],
  [{ element: "numofnodes", text: "2" }, "stdout", ""],
];

for (const [result, to, text] of SHOWN) {
  Deno.test(`${JSON.stringify(result)} is shown as ${JSON.stringify(text)} on ${to}`, () => {
    assert.deepEqual(renderResult(result, "mn", TEXT), { to, text });
  });
}

Deno.test("the server's name stands before every line of data where it is wanted", () => {
  const shown = renderResult({ data: "a\nb" }, "mn", { format: "text", showServer: true });
  assert.equal(shown.text, "[mn]: a\n[mn]: b\n");
});

Deno.test("errors of this process name no server", () => {
  assert.equal(renderResult({ error: "a" }, undefined, TEXT).text, "Error: a\n");
});

Deno.test("as JSON every result is one line on stdout", () => {
  const shown = renderResult({ node: "n1", error: "a\nb", errorcode: 1 }, "mn", {
    format: "json",
    showServer: false,
  });
  assert.deepEqual(shown, { to: "stdout", text: '{"node":"n1","error":"a\\nb","errorcode":1}\n' });
});
