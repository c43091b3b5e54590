import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import fc from "fast-check";
import { decodeOmapi, encodeOmapi, omapiNumber, omapiOperation, omapiSignature } from "./omapi_message.ts";

function reader(bytes: Buffer) {
  let at = 0;
  return (count: number) => {
    assert.ok(at + count <= bytes.length, "reads no further than the message");
    at += count;
    return Promise.resolve(bytes.subarray(at - count, at));
  };
}

Deno.test("a message survives encoding and decoding", async () => {
  const bytes = fc.uint8Array({ maxLength: 40 }).map((array) => Buffer.from(array));
  const name = fc.stringMatching(/^[a-z-]{1,20}$/);
  const values = fc.array(fc.tuple(name, bytes), { maxLength: 5 }).map((pairs) => new Map(pairs));
  const number = fc.integer({ min: 0, max: 0xffffffff });
  const message = fc.record({
    operation: number,
    handle: number,
    id: number,
    inReplyTo: number,
    message: values,
    object: values,
  }, { noNullPrototype: true });
  await fc.assert(fc.asyncProperty(message, bytes, async (message, secret) => {
    const encoded = encodeOmapi(message, { id: 7, secret });
    const { unsigned, signature, ...decoded } = await decodeOmapi(reader(encoded));
    assert.deepEqual(decoded, message);
    assert.deepEqual(signature, omapiSignature(unsigned, secret));
  }));
});

Deno.test("the bytes are those of the protocol", () => {
  const encoded = encodeOmapi({
    operation: omapiOperation.open,
    handle: 0,
    id: 1,
    inReplyTo: 0,
    message: new Map([["type", Buffer.from("host")]]),
    object: new Map([["hardware-type", omapiNumber(1)]]),
  }, undefined);
  assert.equal(
    encoded.toString("hex"),
    "000000000000000000000001000000000000000100000000" + // head
      "000474797065" + "00000004686f7374" + "0000" + // type = host
      "000d68617264776172652d74797065" + "0000000400000001" + "0000", // hardware-type = 1
  );
});
