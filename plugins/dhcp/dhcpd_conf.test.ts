import assert from "node:assert/strict";
import { localNetworks, readNetworks, type Row } from "../../core/mod.ts";
import { parseDhcpInterfaces } from "./dhcp_interfaces.ts";
import { renderDhcpdConf } from "./dhcpd_conf.ts";
import { setVariable } from "./dhcpd_files.ts";
import { planSubnets } from "./subnets.ts";

const port = (name: string, address: string, netmask: string) => ({
  name,
  address,
  netmask,
  family: 4 as const,
  mac: "",
  internal: false,
});
const locals = localNetworks([
  port("eth0", "10.0.0.1", "255.255.0.0"),
  port("eth1", "172.16.2.2", "255.255.255.0"),
]);

const net10: Row = {
  netname: "net10",
  net: "10.0.0.0",
  mask: "255.255.0.0",
  mgtifname: "eth0",
  gateway: "<xcatmaster>",
  dynamicrange: "10.0.250.1-10.0.250.100",
  mtu: "1500",
};
const net172: Row = { netname: "net172", net: "172.16.2.0", mask: "255.255.255.0", nameservers: "ns1,ns2" };

function plan(rows: Row[], interfaces?: string) {
  return planSubnets({
    networks: readNetworks(rows),
    locals,
    interfaces: parseDhcpInterfaces(interfaces ?? "", ["mn"]),
    site: new Map([["domain", "cluster.test"], ["master", "10.0.0.1"]]),
    addressOf: (name) => name === "ns1" ? "172.16.2.9" : undefined,
  });
}

function render(rows: Row[]): string {
  return renderDhcpdConf({
    subnets: plan(rows).subnets,
    key: { name: "xcat_key", secret: "c2VjcmV0" },
    omapiPort: 7911,
    lease: 43200,
    domains: ["cluster.test", "two.test"],
    httpport: undefined,
    ddns: true,
  });
}

Deno.test("a network on an interface becomes a subnet with options, boot loaders and its range", () => {
  const text = render([net10]).replace(/^ +/gm, "");
  for (
    const line of [
      "shared-network eth0 {",
      "subnet 10.0.0.0 netmask 255.255.0.0 {",
      "option routers 10.0.0.1;",
      "next-server 10.0.0.1;",
      "option domain-name-servers 10.0.0.1;",
      'option domain-search "cluster.test", "two.test";',
      "option interface-mtu 1500;",
      "zone 0.10.IN-ADDR.ARPA. { primary 10.0.0.1; key xcat_key; }",
      "range dynamic-bootp 10.0.250.1 10.0.250.100;",
      'filename = "http://10.0.0.1/tftpboot/xcat/xnba/nets/10.0.0.0_16";',
      "omapi-key xcat_key;",
    ]
  ) assert.ok(text.includes(`${line}\n`), line);
});

Deno.test("networks that no interface is on are left out, relayed ones stand outside of shared networks", () => {
  const far: Row = { netname: "far", net: "10.20.0.0", mask: "255.255.0.0", mgtifname: "eth0" };
  assert.deepEqual(plan([far]).subnets, []);
  const [relayed] = plan([{ ...far, mgtifname: "!remote!eth0" }]).subnets;
  assert.equal(relayed?.device, undefined);
  assert.match(render([{ ...far, mgtifname: "!remote!eth0" }]), /\n}\nsubnet 10\.20\.0\.0 /);
});

Deno.test("site.dhcpinterfaces limits what is served", () => {
  assert.deepEqual(plan([net10, net172], "eth1").subnets.map(({ device }) => device), ["eth1"]);
  assert.deepEqual(parseDhcpInterfaces("mn|eth1,eth2;service|bond0", ["mn"])?.map(({ name }) => name), [
    "eth1",
    "eth2",
  ]);
  assert.equal(parseDhcpInterfaces("service|bond0", ["mn"]), undefined);
  assert.deepEqual(parseDhcpInterfaces("eth1:noboot", []), [{ name: "eth1", boot: false }]);
});

Deno.test("a name without address and a range outside the network are warned about and left out", () => {
  const { subnets, warnings } = plan([{ ...net172, dynamicrange: "10.0.0.1-10.0.0.9" }]);
  assert.deepEqual(subnets[0]?.nameservers, ["172.16.2.9"]);
  assert.deepEqual(subnets[0]?.ranges, []);
  assert.equal(warnings.length, 2);
  assert.match(warnings.join("\n"), /"ns2" \(nameservers\)[^]*dynamicrange "10\.0\.0\.1-10\.0\.0\.9"/);
});

Deno.test("another DHCP server's range is not ours to give out", () => {
  assert.deepEqual(plan([{ ...net10, dhcpserver: "10.0.0.9" }]).subnets[0]?.ranges, []);
  assert.equal(plan([{ ...net10, dhcpserver: "10.0.0.1" }]).subnets[0]?.ranges.length, 1);
});

Deno.test("a shell variable is set where it stands, else at the end", () => {
  assert.equal(
    setVariable('A=1\n#INTERFACESv4=""\nB=2', "INTERFACESv4", "eth0"),
    'A=1\nINTERFACESv4="eth0"\nB=2',
  );
  assert.equal(setVariable("A=1", "DHCPDARGS", "eth0 $1"), 'A=1\nDHCPDARGS="eth0 $1"\n');
});
