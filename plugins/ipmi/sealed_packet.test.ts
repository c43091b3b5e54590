import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { createHmac, randomBytes } from "node:crypto";
import { parseLoginMethods } from "./cipher_suite.ts";
import { decryptPayload, encryptPayload } from "./confidentiality.ts";
import { openPacket, sealPacket } from "./sealed_packet.ts";

for (const suite of parseLoginMethods("17 3 16 2").suites) {
  Deno.test(`suite ${suite.id}: payloads of every length survive sealing and opening`, () => {
    const keys = { suite, integrity: randomBytes(20), confidentiality: randomBytes(16) };
    for (let length = 0; length < 70; length++) {
      const packet = { payloadType: 0, sessionId: 0xa0a2a3a4, sequence: 7, payload: randomBytes(length) };
      const datagram = sealPacket(packet, keys, randomBytes(16));
      const opened = openPacket(datagram, 0xa0a2a3a4, keys);
      assert.deepEqual([opened.payload, opened.sequence], [packet.payload, 7]);
      const covered = datagram.length - 4 - suite.codeLength;
      assert.equal(covered % 4, 0, "the code covers whole words");
    }
  });

  Deno.test(`suite ${suite.id}: the code is the head of the HMAC from the session header on`, () => {
    const key = randomBytes(20);
    const keys = { suite, integrity: key, confidentiality: randomBytes(16) };
    const packet = { payloadType: 0, sessionId: 1, sequence: 1, payload: Buffer.from("status") };
    const datagram = sealPacket(packet, keys, randomBytes(16));
    const [hash, length] = suite.id > 3 ? ["sha256", 16] as const : ["sha1", 12] as const;
    const code = createHmac(hash, key).update(datagram.subarray(4, -length)).digest().subarray(0, length);
    assert.deepEqual(datagram.subarray(-length), code);
  });
}

Deno.test("what is no whole block, or has an impossible pad, is refused", () => {
  const key = randomBytes(16);
  assert.throws(() => decryptPayload(Buffer.alloc(16), key), { name: "PacketError" });
  assert.throws(() => decryptPayload(Buffer.alloc(33), key), { name: "PacketError" });
  const good = encryptPayload(Buffer.from("0123456789abcde"), key, Buffer.alloc(16));
  assert.equal(good.length, 32, "15 bytes and the pad length fill one block");
  // CBC: a change of the vector changes the same bits of the first block, here the pad length.
  good[15] = 0xff;
  assert.throws(() => decryptPayload(good, key), /longer than the payload/);
});
