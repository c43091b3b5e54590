import assert from "node:assert/strict";
import fc from "fast-check";
import { defineTable, type Row, UsageError } from "../../core/mod.ts";
import { parseTableCsv, renderCsvHeader, renderCsvRow, renderTableCsv } from "./table_csv.ts";

const columns = ["key", "value", "comments", "disable"];

const settings = defineTable({
  name: "settings",
  key: ["key"],
  doc: "For the tests.",
  columns: { key: "Name.", value: "Value.", comments: "Notes.", disable: "Off." },
});

const parse = (text: string) => parseTableCsv(text, settings, "settings.csv");

function refused(text: string, status: number, message: RegExp): void {
  assert.throws(() => parse(text), (error) => {
    assert.ok(error instanceof UsageError);
    assert.equal(error.status, status, error.message);
    assert.match(error.message, message);
    return true;
  });
}

Deno.test("the header names the columns after #", () => {
  assert.equal(renderCsvHeader(columns), "#key,value,comments,disable");
});

Deno.test("values stand in quotes, quotes are doubled, absent values are nothing", () => {
  assert.equal(renderCsvRow(columns, { key: "a", value: 'say "b", c' }), '"a","say ""b"", c",,');
  assert.equal(renderCsvRow(columns, { key: "", value: "1" }), ',"1",,');
});

Deno.test("whatever a table holds is read back as it was", () => {
  const cell = fc.string({ minLength: 1, unit: fc.constantFrom("a", '"', ",", "\n", "\r", " ", "#", "ü") });
  const row = fc.record({ key: cell, value: cell, comments: cell, disable: cell }, { requiredKeys: ["key"] })
    .map((row): Row => ({ ...row }));
  fc.assert(fc.property(fc.uniqueArray(row, { selector: ({ key }) => key }), (rows) => {
    assert.deepEqual(parse(renderTableCsv(settings, rows)), rows);
  }));
});

Deno.test("values without quotes, columns in another order, short lines and Windows line ends are read", () => {
  assert.deepEqual(parse('#value,key\r\n1,a\r\n,"b"\r\n2,c,\r\n\r\n'), [
    { value: "1", key: "a" },
    { key: "b" },
    { value: "2", key: "c" },
  ]);
  assert.deepEqual(parse("#key,value,comments,disable"), []);
});

Deno.test("a column that the table does not have may stand there as long as it is empty", () => {
  assert.deepEqual(parse('#key,old,value\n"a",,"1"\n'), [{ key: "a", value: "1" }]);
  refused(
    '#key,old,value\n"a","x","1"\n',
    1,
    /^settings\.csv, line 2, character 5: .*no column "old"; it has key/,
  );
});

Deno.test("mistakes in the header end with 1, those in a row with 4; line and character are named", () => {
  refused('"a","1"\n', 1, /line 1, character 1: wanted the names of the columns after #/);
  refused("", 1, /line 1, character 1: wanted the names/);
  refused("#key,value,key\n", 1, /line 1, character 12: column key is named twice/);
  refused('#key,value\n"a","1\n', 4, /line 2, character 5: the quote is never closed/);
  refused('#key,value\n"a",1"\n', 4, /line 2, character 6: a value that holds a quote must begin/);
  refused('#key,value\n"a\nb","1"x\n', 4, /line 3, character 6: a quote inside a value is written twice/);
  refused('#key,value\n"a","1",,"2"\n', 4, /line 2, character 10: more values than the 2 columns/);
  refused('#key,value\n"a","1"\n"b","\0"\n', 4, /line 3, character 1: the line has a NUL/);
  refused('#key,value\n"a","1"\n\n"b"\n', 4, /line 3, character 1: the line is empty/);
  refused('#key,value\n"a","1"\n#"b"\n', 4, /line 3, character 1: a row does not begin with #/);
  refused('#key,value\n,"1"\n', 4, /line 2, character 1: the row has no key/);
  refused('#key,value\n"a","1"\n"a","2"\n', 4, /line 3, character 1: line 2 already has the row with key=a/);
});

Deno.test("reading takes time by the length of the text, also without commas and quotes", () => {
  const text = (rows: number) => `#key\n${Array.from({ length: rows }, (_, at) => `node${at}\n`).join("")}`;
  // The best of some: a busy machine makes single ones slower, never faster.
  const timed = (rows: number) =>
    Math.min(...Array.from({ length: 4 }, () => {
      const begin = performance.now();
      assert.equal(parse(text(rows)).length, rows);
      return performance.now() - begin;
    }));
  timed(2_000);
  const [few, many] = [timed(10_000), timed(100_000)];
  assert.ok(many < 40 * Math.max(few, 10), `${few} ms for 10,000 rows, ${many} ms for 100,000`);
});
