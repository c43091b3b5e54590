import assert from "node:assert/strict";
import { normalMac, parseMacs } from "./mac_addresses.ts";

Deno.test("several interfaces are told apart by their host names", () => {
  assert.deepEqual(parseMacs("42:00:0A:00:03:02!bm2|42-00-0a-00-03-12!bm2-eth1|42000a000322!*NOIP*", "bm2"), [
    { mac: "42:00:0a:00:03:02", host: "bm2" },
    { mac: "42:00:0a:00:03:12", host: "bm2-eth1" },
    { mac: "42:00:0a:00:03:22", host: undefined },
  ]);
});

Deno.test("a lone address is the node's own", () => {
  assert.deepEqual(parseMacs("2a:2a:2a:2a:2a:2a", "node1"), [{ mac: "2a:2a:2a:2a:2a:2a", host: "node1" }]);
});

Deno.test("what is no hardware address is refused", () => {
  for (const text of ["2a:2a:2a", "zz:2a:2a:2a:2a:2a", "2a2a2a2a2a2a2", 'aa:bb:cc:dd:ee:ff"; }']) {
    assert.equal(normalMac(text), undefined, text);
  }
});
