import assert from "node:assert/strict";
import { removeHosts, renderHostsLine, updateHosts } from "./hosts_file.ts";

const entry = (address: string, name: string, aliases: string[] = []) => ({
  address,
  name,
  aliases,
  domain: "cluster",
});

Deno.test("a line has address, short and full name, then aliases or a blank", () => {
  assert.equal(renderHostsLine(entry("172.16.2.11", "node1")), "172.16.2.11 node1 node1.cluster ");
  assert.equal(renderHostsLine(entry("10.0.20.1", "n", ["h1", "h2"])), "10.0.20.1 n n.cluster h1 h2");
  assert.equal(renderHostsLine(entry("10.0.1.5", "n5"), { longNameFirst: true }), "10.0.1.5 n5.cluster n5 ");
  assert.equal(
    renderHostsLine(entry("1.1.1.1", "n", ["a"]), { otherNamesFirst: true }),
    "1.1.1.1 a n.cluster n",
  );
  assert.equal(
    renderHostsLine(entry("1.1.1.1", "n", ["a"]), { addDomain: true }),
    "1.1.1.1 n n.cluster a a.cluster",
  );
  assert.equal(renderHostsLine(entry("1.1.1.1", "n", ["n.other.org", "b"])), "1.1.1.1 n n.other.org b");
  assert.equal(renderHostsLine(entry("1.1.1.1", "n.cluster")), "1.1.1.1 n n.cluster ");
  assert.equal(renderHostsLine({ ...entry("1.1.1.1", "n"), domain: undefined }), "1.1.1.1 n ");
});

const written = "# mine\n127.0.0.1 localhost\n\n172.16.2.2      mn.cluster mn\n";

Deno.test("new entries go to the end, what a person wrote stays", () => {
  assert.equal(
    updateHosts(written, [entry("172.16.2.11", "node1")]),
    `${written}172.16.2.11 node1 node1.cluster \n`,
  );
});

Deno.test("an entry replaces the line of its name or address where it stands", () => {
  const before = `${written}172.16.2.11 node1 node1.cluster \n10.0.0.1 other\n`;
  const after = updateHosts(before, [entry("172.16.2.101", "node1"), entry("10.0.0.1", "node2")]);
  assert.equal(after, `${written}172.16.2.101 node1 node1.cluster \n10.0.0.1 node2 node2.cluster \n`);
  assert.equal(updateHosts(after, [entry("172.16.2.101", "node1")]), after);
});

Deno.test("removal takes lines of the same family only", () => {
  const before = `${written}172.16.2.11 node1.cluster node1 \nfe80::1 node1 \n172.16.2.12 node12 \n`;
  assert.equal(
    removeHosts(before, [{ address: "", name: "node1" }]),
    `${written}fe80::1 node1 \n172.16.2.12 node12 \n`,
  );
});

Deno.test("100,000 nodes are put in twice within seconds", () => {
  const entries = Array.from(
    { length: 100_000 },
    (_, n) => entry(`10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`, `n${n}`),
  );
  const once = updateHosts(written, entries);
  const began = performance.now();
  assert.equal(updateHosts(once, entries), once);
  assert.ok(performance.now() - began < 3000);
});
