import assert from "node:assert/strict";
import fc from "fast-check";
import {
  broadcastOf,
  containsIpv4,
  formatIpv4,
  hexIpv4,
  maskOf,
  networkOf,
  parseIpv4,
  parseMask,
  parseRanges,
  prefixLength,
} from "./ipv4.ts";

Deno.test("an address survives formatting and parsing", () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 0xffffffff }), (n) => parseIpv4(formatIpv4(n)) === n));
});

Deno.test("what is not four parts of 0–255 is no address", () => {
  for (
    const text of ["", "10.0.0", "300.1.1.1", "10.0.0.1 ", "f110.0.1.1", "10.0.0.1|10.0.0.2", "1.2.3.4.5"]
  ) {
    assert.equal(parseIpv4(text), undefined, text);
  }
});

Deno.test("masks are read dotted or as a prefix, and must be contiguous", () => {
  assert.equal(parseMask("255.255.0.0"), maskOf(16));
  assert.equal(parseMask("/16"), maskOf(16));
  assert.equal(parseMask("255.0.255.0"), undefined);
  assert.equal(parseMask("33"), undefined);
  for (let prefix = 0; prefix <= 32; prefix++) assert.equal(prefixLength(maskOf(prefix)), prefix);
});

Deno.test("network, broadcast and membership follow the mask", () => {
  const address = parseIpv4("172.16.2.200") ?? 0;
  assert.equal(formatIpv4(networkOf(address, maskOf(24))), "172.16.2.0");
  assert.equal(formatIpv4(broadcastOf(address, maskOf(24))), "172.16.2.255");
  assert.ok(containsIpv4(parseIpv4("172.16.2.0") ?? 0, maskOf(24), address));
  assert.ok(!containsIpv4(parseIpv4("172.16.3.0") ?? 0, maskOf(24), address));
  assert.equal(hexIpv4(parseIpv4("172.16.2.2") ?? 0), "AC100202");
  assert.equal(hexIpv4(parseIpv4("10.0.1.5") ?? 0), "0A000105");
});

Deno.test("ranges are two addresses in order, several apart by commas", () => {
  assert.deepEqual(parseRanges("10.0.0.1-10.0.0.2,10.0.0.9-10.0.0.9")?.map((r) => formatIpv4(r.last)), [
    "10.0.0.2",
    "10.0.0.9",
  ]);
  assert.equal(parseRanges("10.0.0.2-10.0.0.1"), undefined);
  assert.equal(parseRanges("10.0.0.2"), undefined);
});
