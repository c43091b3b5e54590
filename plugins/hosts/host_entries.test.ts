import assert from "node:assert/strict";
import { readNetworks } from "../../core/mod.ts";
import { hostColumns, hostEntries, linkLocal } from "./host_entries.ts";

const networks = readNetworks([
  { netname: "net10", net: "10.0.0.0", mask: "255.255.0.0", domain: "cluster.test" },
  { netname: "net20", net: "10.20.0.0", mask: "255.255.0.0", domain: "two.test" },
]);

function entriesOf(node: string, row: Partial<Record<typeof hostColumns[number], string>>) {
  return hostEntries(node, (column) => row[column], networks, "site.test");
}

Deno.test("own address, other interfaces and nics become entries with the domain of their network", () => {
  const { entries, faults } = entriesOf("node7", {
    "hosts.ip": "10.0.7.7",
    "hosts.hostnames": "n7 n7alias",
    "hosts.otherinterfaces": "-eth1:10.1.7.7,gw7:10.20.7.7",
    "nics.nicips": "eth2!10.20.0.5|10.0.0.5,eth3!192.168.0.7",
    "nics.nichostnamesuffixes": "eth2!-ib|-e2",
    "nics.nicaliases": "eth2!a1 a2|b1",
    "nics.nicnetworks": "eth2!net20|net20",
  });
  assert.deepEqual(faults, []);
  assert.deepEqual(entries.map((e) => `${e.address} ${e.name} ${e.domain} ${e.aliases}`), [
    "10.0.7.7 node7 cluster.test n7,n7alias",
    "10.1.7.7 node7-eth1 site.test ",
    "10.20.7.7 gw7 two.test ",
    "10.20.0.5 node7-ib two.test a1,a2",
    "10.0.0.5 node7-e2 two.test b1",
    "192.168.0.7 node7-eth3 site.test ",
  ]);
});

Deno.test("what is no address or no name is a fault that names its column", () => {
  assert.match(entriesOf("f1n1", { "hosts.ip": "f110.0.1.1" }).faults[0] ?? "", /hosts\.ip.*"f110\.0\.1\.1"/);
  assert.match(entriesOf("bad node", { "hosts.ip": "10.0.0.1" }).faults[0] ?? "", /"bad node"/);
  assert.deepEqual(entriesOf("n1", { "hosts.ip": "10.0.0.1", "hosts.hostnames": "a#b" }).entries, []);
  assert.match(entriesOf("n1", { "hosts.otherinterfaces": "-eth1" }).faults[0] ?? "", /otherinterfaces/);
});

Deno.test("the link-local address is made of the hardware address", () => {
  assert.equal(linkLocal("42:00:00:00:00:07"), "fe80::4000:00ff:fe00:0007");
});
