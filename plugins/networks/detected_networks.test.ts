import assert from "node:assert/strict";
import { localNetworks } from "../../core/mod.ts";
import { detectedNetworks, networkStanza, readSurroundings } from "./detected_networks.ts";

const port = (name: string, address: string, netmask: string, internal = false) => ({
  name,
  address,
  netmask,
  internal,
  mac: "",
  family: 4 as const,
});

const locals = localNetworks([
  port("lo", "127.0.0.1", "255.0.0.0", true),
  port("eth0", "10.0.0.1", "255.255.0.0"),
  port("eth0", "10.0.0.3", "255.255.0.0"),
  port("eth1", "172.16.2.2", "255.255.255.0"),
  port("tun", "10.9.9.9", "255.255.255.255"),
]);

Deno.test("each network gets one row, gateways only where they are near", () => {
  const surroundings = readSurroundings(
    '[{"ifname":"eth0","mtu":1500},{"ifname":"eth1","mtu":9000}]',
    '[{"dst":"default","gateway":"172.16.2.1","dev":"eth1"}]',
  );
  const rows = detectedNetworks(locals, surroundings);
  assert.deepEqual(rows.map((row) => row.netname), ["10_0_0_0-255_255_0_0", "172_16_2_0-255_255_255_0"]);
  assert.deepEqual(rows.map((row) => row.gateway), ["<xcatmaster>", "172.16.2.1"]);
  assert.deepEqual(rows.map((row) => row.mtu), ["1500", "9000"]);
});

Deno.test("without the ip program MTU and gateway are not known", () => {
  const [row] = detectedNetworks(locals, readSurroundings("", ""));
  assert.equal(row?.mtu, undefined);
  assert.equal(row?.gateway, "<xcatmaster>");
});

Deno.test("the stanza lists what the object definition will have", () => {
  assert.equal(
    networkStanza({
      netname: "n",
      net: "10.0.0.0",
      mask: "255.255.0.0",
      mgtifname: "eth0",
      gateway: "g",
      mtu: "1",
    }),
    "n:\n    objtype=network\n    net=10.0.0.0\n    mask=255.255.0.0\n    gateway=g\n    mgtifname=eth0\n    mtu=1",
  );
});
