import assert from "node:assert/strict";
import { parseNics, renderNics } from "./nic_values.ts";

Deno.test("lists by interface are read and written alike", () => {
  for (const list of ["eth0!10.5.0.20,eth1!10.6.0.20|10.7.0.20", "eth0!Ethernet", "eth0!a,b,eth1!c!d"]) {
    assert.equal(renderNics(parseNics(list)), list);
  }
});

Deno.test("an empty list has no interfaces", () => assert.equal(parseNics("").size, 0));
