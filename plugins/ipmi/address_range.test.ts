import assert from "node:assert/strict";
import { readNetworks } from "../../core/mod.ts";
import { expandAddressRange } from "./address_range.ts";

const networks = readNetworks([{ netname: "mgmt", net: "172.16.2.0", mask: "255.255.255.248" }]);
const expand = (text: string) => expandAddressRange(text, networks);

Deno.test("addresses, networks, spans, ranges of parts and names of networks", () => {
  assert.deepEqual(expand("10.0.0.7"), ["10.0.0.7"]);
  assert.deepEqual(expand("10.0.0.0/30"), ["10.0.0.1", "10.0.0.2"]);
  assert.deepEqual(expand("10.0.0.255-10.0.1.1"), ["10.0.0.255", "10.0.1.0", "10.0.1.1"]);
  assert.deepEqual(expand("10.0.1-2.9-10"), ["10.0.1.9", "10.0.1.10", "10.0.2.9", "10.0.2.10"]);
  assert.deepEqual(expand("mgmt").length, 6);
  assert.deepEqual(expand("10.0.0.2,10.0.0.1-2"), ["10.0.0.1", "10.0.0.2"]);
  assert.equal(expand("10.1.0.0/16").length, 65_534);
});

Deno.test("what is no range, or too much, is refused", () => {
  for (const text of ["", "nosuch", "10.0.0.300", "10.0.0.9-10.0.0.1", "10.0.0.0/33", "10.0.0"]) {
    assert.throws(() => expand(text), { name: "UsageError" });
  }
  assert.throws(() => expand("10.0.0.0/8"), /more than 65536/);
  assert.throws(() => expand("0-255.0-255.0-255.0-255"), /more than 65536/);
});
