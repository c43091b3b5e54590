import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import fc from "fast-check";
import { createFrames } from "./frames.ts";
import { WireError } from "./wire_error.ts";

const DOCUMENT = "<r>\n  <a>é€</a>\n</r>";

Deno.test("documents come out whole, however the bytes are cut", () => {
  const bytes = Buffer.from(`\n${DOCUMENT}\n${DOCUMENT}\n`);
  fc.assert(fc.property(fc.array(fc.nat(bytes.length)), (cuts) => {
    const frames = createFrames("r", 1000);
    const borders = [0, ...cuts.sort((a, b) => a - b), bytes.length];
    const found = borders.slice(1).flatMap((end, index) => frames.push(bytes.subarray(borders[index], end)));
    assert.deepEqual(found, [DOCUMENT, DOCUMENT]);
    assert.equal(frames.pending(), 0);
  }));
});

Deno.test("what cannot become the document is refused at its first bytes", () => {
  assert.throws(() => createFrames("xcatrequest", 1000).push(Buffer.from("hello")), /"hello" was found/);
  assert.throws(() => createFrames("xcatrequest", 1000).push(Buffer.from("<html>")), WireError);
  const frames = createFrames("xcatrequest", 1000);
  frames.push(Buffer.from("<"));
  frames.push(Buffer.from("xcat"));
  assert.throws(() => frames.push(Buffer.from("response>")), WireError);
});

Deno.test("a document larger than allowed is refused before it ends", () => {
  const frames = createFrames("r", 100);
  frames.push(Buffer.from("<r><a>"));
  assert.throws(() => frames.push(Buffer.alloc(100, "x")), /larger than 100 bytes/);
});

Deno.test("bytes that are not UTF-8 are refused", () => {
  assert.throws(() => createFrames("r", 100).push(Buffer.from("<r>\xff</r>", "latin1")), /not UTF-8/);
});
