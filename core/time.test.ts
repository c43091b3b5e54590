import assert from "node:assert/strict";
import { parseTableTime, tableTime } from "./time.ts";

Deno.test("times of the tables are read back as they were written", () => {
  const at = new Date(2026, 10, 22, 23, 16, 18).getTime();
  assert.equal(tableTime(at), "11-22-2026 23:16:18");
  assert.equal(parseTableTime("11-22-2026 23:16:18"), at);
  assert.equal(parseTableTime("2026-11-22 23:16:18"), at);
  for (const text of ["", "yesterday", "13-22-2026 23:16:18", "11-22-2026"]) {
    assert.equal(parseTableTime(text), undefined, text);
  }
});
