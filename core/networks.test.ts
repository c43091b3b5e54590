import assert from "node:assert/strict";
import { formatIpv4, parseIpv4 } from "./ipv4.ts";
import { localNetworks, netnameOf, readNetworks, serverAddressFor } from "./networks.ts";

const ip = (text: string) => parseIpv4(text) ?? assert.fail(text);

Deno.test("an address belongs to the narrowest network that contains it", () => {
  const networks = readNetworks([
    { netname: "wide", net: "10.0.0.0", mask: "255.0.0.0" },
    { netname: "narrow", net: "10.1.0.0", mask: "255.255.0.0" },
    { netname: "off", net: "10.1.2.0", mask: "255.255.255.0", disable: "1" },
  ]);
  assert.equal(networks.of(ip("10.1.2.3"))?.netname, "narrow");
  assert.equal(networks.of(ip("10.2.0.1"))?.netname, "wide");
  assert.equal(networks.of(ip("192.168.0.1")), undefined);
});

Deno.test("a row that is no network is named, IPv6 is passed over", () => {
  const networks = readNetworks([{ netname: "bad", net: "10.0.0", mask: "x" }, {
    net: "fd00::",
    mask: "64",
  }]);
  assert.equal(networks.all.length, 0);
  assert.deepEqual(networks.faults.length, 1);
  assert.match(networks.faults[0] ?? "", /"bad".*"10.0.0"/);
});

Deno.test("the server is reached by its address on the node's network, else by the master's", () => {
  const locals = localNetworks([
    { name: "lo", family: 4, address: "127.0.0.1", netmask: "255.0.0.0", mac: "", internal: true },
    { name: "eth0", family: 4, address: "172.16.2.2", netmask: "255.255.255.0", mac: "", internal: false },
  ]);
  assert.deepEqual(locals.map((local) => formatIpv4(local.net)), ["172.16.2.0"]);
  assert.equal(serverAddressFor(locals, ip("172.16.2.11"), "1.1.1.1"), "172.16.2.2");
  assert.equal(serverAddressFor(locals, ip("10.0.0.1"), "1.1.1.1"), "1.1.1.1");
  assert.equal(netnameOf(ip("10.0.0.0"), ip("255.255.0.0")), "10_0_0_0-255_255_0_0");
});
