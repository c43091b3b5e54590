import assert from "node:assert/strict";
import { parseAllowedHosts } from "./allowed_hosts.ts";

Deno.test("names, addresses and patterns stand on a line each", () => {
  const text =
    "node1\n1.115.85.2\n10.%.%.%\n\n# service nodes\nnodex.cluster.net # the fourth\nnode1\n%\n2001:db8::%\n";
  assert.deepEqual(parseAllowedHosts(text, "hosts"), [
    "node1",
    "1.115.85.2",
    "10.%.%.%",
    "nodex.cluster.net",
    "%",
    "2001:db8::%",
  ]);
});

Deno.test("what is no host is named with its line, and an empty file said", () => {
  for (const bad of ["node1'; DROP TABLE x", "a b", "-x", "node1,node2", "x".repeat(256)]) {
    assert.throws(() => parseAllowedHosts(`ok\n${bad}\n`, "hosts"), /hosts, line 2: .* is no host; wanted/);
  }
  assert.throws(() => parseAllowedHosts("# none\n", "hosts"), /hosts names no host/);
});
