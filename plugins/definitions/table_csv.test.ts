import assert from "node:assert/strict";
import { renderCsvHeader, renderCsvRow } from "./table_csv.ts";

const columns = ["key", "value", "comments", "disable"];

Deno.test("the header names the columns after #", () => {
  assert.equal(renderCsvHeader(columns), "#key,value,comments,disable");
});

Deno.test("values stand in quotes, quotes are doubled, absent values are nothing", () => {
  assert.equal(renderCsvRow(columns, { key: "a", value: 'say "b", c' }), '"a","say ""b"", c",,');
  assert.equal(renderCsvRow(columns, { key: "", value: "1" }), ',"1",,');
});
