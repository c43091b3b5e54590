import assert from "node:assert/strict";
import fc from "fast-check";
import type { Result } from "../result.ts";
import { decodeResponse, encodeResponses } from "./response.ts";
import { WireError } from "./wire_error.ts";
import { findForbidden } from "./xml_text.ts";

const PLAIN = { noNullPrototype: true };
const DONE = "<xcatresponse>\n  <serverdone></serverdone>\n</xcatresponse>\n";
const SOURCE = "  <xcatdsource>xcatmn</xcatdsource>\n";

const RECORDED: readonly (readonly [name: string, results: Result[], bytes: string])[] = [
  [
    "lines",
    [{ data: "#routename,net" }, { data: '"1",,"root"' }],
    "<xcatresponse>\n  <data>#routename,net</data>\n  <data>&quot;1&quot;,,&quot;root&quot;</data>\n" +
    SOURCE + "</xcatresponse>\n" + DONE,
  ],
  [
    "an error",
    [{ error: "No such table: nosuch" }],
    "<xcatresponse>\n  <error>No such table: nosuch</error>\n  <errorcode>1</errorcode>\n" +
    SOURCE + "</xcatresponse>\n" + DONE,
  ],
  [
    "values of nodes",
    [{ node: "cn1", desc: "nodehm.mgt", data: "ipmi" }, {
      node: "cn2",
      desc: "nodetype.os",
      data: "rhels8.4.0",
    }],
    "<xcatresponse>\n  <node>\n    <data>\n      <contents>ipmi</contents>\n      <desc>nodehm.mgt</desc>\n" +
    "    </data>\n    <name>cn1</name>\n  </node>\n  <node>\n    <data>\n      <contents>rhels8.4.0</contents>\n" +
    "      <desc>nodetype.os</desc>\n    </data>\n    <name>cn2</name>\n  </node>\n" + SOURCE +
    "</xcatresponse>\n" + DONE,
  ],
  [
    "a node's error",
    [{ node: "cn1", error: "ERROR: timeout" }],
    "<xcatresponse>\n  <node>\n    <error>ERROR: timeout</error>\n    <errorcode>1</errorcode>\n" +
    "    <name>cn1</name>\n  </node>\n" + SOURCE + "</xcatresponse>\n" + DONE,
  ],
  [
    "names of nodes",
    [{ element: "intersectinggroups", text: "all" }, { element: "node", text: "cn1" }, {
      element: "node",
      text: "cn2",
    }],
    "<xcatresponse>\n  <intersectinggroups>all</intersectinggroups>\n  <node>cn1</node>\n  <node>cn2</node>\n" +
    "  <serverdone></serverdone>\n</xcatresponse>\n",
  ],
  [
    "authcheck",
    [{ data: "Authenticated" }, { element: "username", text: "root" }],
    "<xcatresponse>\n  <data>Authenticated</data>\n  <serverdone></serverdone>\n  <username>root</username>\n" +
    "</xcatresponse>\n",
  ],
];

for (const [name, results, bytes] of RECORDED) {
  Deno.test(`the bytes are the original's: ${name}`, () =>
    assert.equal(encodeResponses(results, "xcatmn", true), bytes));
}

Deno.test("results keep their order, by starting a new document where sorting would change it", () => {
  const results: Result[] = [{ info: "first" }, { data: "second" }, { node: "n1", data: "third" }, {
    info: "last",
  }];
  const documents = encodeResponses(results, "mn", false);
  assert.equal(documents.split("</xcatresponse>\n").length - 1, 4);
  assert.deepEqual(decodeAll(documents).results, results);
});

Deno.test("tags that line-based clients look for stand on lines of their own", () => {
  const lines = encodeResponses([{ element: "destiny", text: "discover" }], "mn", true).split("\n");
  assert.deepEqual(lines, [
    "<xcatresponse>",
    "  <destiny>discover</destiny>",
    "  <serverdone></serverdone>",
    "</xcatresponse>",
    "",
  ]);
});

Deno.test("a character that XML cannot carry is replaced, not the document lost", () => {
  assert.deepEqual(decodeAll(encodeResponses([{ data: "a\u001bb é" }], "mn", false)).results, [{
    data: "a\ufffdb é",
  }]);
});

Deno.test("results of every kind survive the way back", () => {
  const text = fc.string({ unit: "grapheme" }).filter((value) => findForbidden(value) < 0);
  const code = fc.nat(255);
  const result: fc.Arbitrary<Result> = fc.oneof(
    fc.record({ node: text, data: text, desc: text }, { requiredKeys: ["node"], noNullPrototype: true }),
    fc.record({ node: text, error: text, errorcode: code }, PLAIN),
    fc.record({ data: text }, PLAIN),
    fc.record({ info: text }, PLAIN),
    fc.record({ warning: text }, PLAIN),
    fc.record({ error: text, errorcode: code }, PLAIN),
    fc.record({ errorcode: code }, PLAIN),
    fc.record({ element: fc.constantFrom("destiny", "username"), text }, PLAIN),
    fc.record({ output: fc.uint8Array() }, PLAIN),
    fc.record({
      progress: fc.record(
        { done: fc.nat(), total: fc.nat(), unit: fc.constant("nodes") },
        { requiredKeys: ["done", "unit"], noNullPrototype: true },
      ),
    }, PLAIN),
  );
  fc.assert(fc.property(fc.array(result), fc.boolean(), (results, last) => {
    const found = decodeAll(encodeResponses(results, "mn", last));
    assert.deepEqual(found.results, results);
    assert.equal(found.done, last);
  }));
});

Deno.test("a server of the original is understood", () => {
  const { results, server } = decodeResponse(
    "<xcatresponse>\n  <error>a</error>\n  <error>b</error>\n  <errorcode>1</errorcode>\n  <errorcode>2</errorcode>\n" +
      "  <data>\n    <contents>c</contents>\n    <desc>d</desc>\n  </data>\n" + SOURCE + "</xcatresponse>\n",
  );
  assert.deepEqual(results, [
    { error: "a", errorcode: 0 },
    { error: "b", errorcode: 0 },
    { errorcode: 1 },
    { errorcode: 2 },
    { data: "d: c" },
  ]);
  assert.equal(server, "xcatmn");
});

Deno.test("a broken response is a wire error", () => {
  assert.throws(() => decodeResponse("<xcatresponse><data></xcatresponse>"), WireError);
  assert.throws(() => decodeResponse("<html></html>"), WireError);
  assert.throws(
    () => decodeResponse(`<xcatresponse>\n  <data>&b;</data>\n${SOURCE}</xcatresponse>`),
    WireError,
  );
  assert.throws(
    () => decodeResponse(`<xcatresponse>\n  <data>\0</data>\n${SOURCE}</xcatresponse>`),
    WireError,
  );
});

function decodeAll(documents: string): { results: Result[]; done: boolean } {
  const read = documents.split(/(?<=<\/xcatresponse>\n)/).filter((document) => document !== "").map(
    decodeResponse,
  );
  return { results: read.flatMap(({ results }) => results), done: read.some(({ done }) => done) };
}
