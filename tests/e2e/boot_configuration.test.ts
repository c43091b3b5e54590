/** From tables to what a booting node gets: the real dhcpd, a real DHCP client, and the boot files. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { whyNoSandbox } from "../lab/sandbox.ts";
import { runSession, seedNode } from "./session.ts";

const missing = ["dhcpd", "busybox", "ss"].filter((program) =>
  spawnSync("sh", ["-c", `PATH=$PATH:/usr/sbin:/sbin command -v ${program}`]).status !== 0
);
const obstacle = whyNoSandbox() ?? (missing.length > 0 ? `${missing.join(", ")} not installed` : undefined);
if (obstacle) console.log(`The DHCP session is not run: ${obstacle}`);

/** One DHCP exchange as the card with that hardware address; prints what the node is told. */
const ask = (mac: string, ...options: string[]) =>
  `ip link set eth0-peer address ${mac}; busybox udhcpc -n -q -f -i eth0-peer -t 5 -T 1 -s /etc/show ` +
  `${options.map((option) => `-x ${option}`).join(" ")} 2>/dev/null | tr '\\n' ' '`;

const ipxe = "0x4d:69505845", bios = "0x5d:0000", uefi = "0x5d:0007";

const setUp = [
  "chtab key=tftpdir site.value=/var/lib/tftpboot",
  "chtab key=domain site.value=cluster",
  "chtab net=172.16.2.0 networks.netname=clusterNet networks.gateway=172.16.2.1 " +
  "networks.dynamicrange=172.16.2.200-172.16.2.250",
  "nodeadd node1-node3 groups=real,all",
  "chtab node=real 'hosts.ip=|\\D+(\\d+)|172.16.2.(100+$1)|' nodetype.os=alt nodetype.arch=x86_64 " +
  "nodetype.profile=compute",
  "chtab node=node1 noderes.netboot=pxe mac.mac=2a:2a:2a:2a:2a:01",
  "chtab node=node2 noderes.netboot=xnba 'mac.mac=2a:2a:2a:2a:2a:02|2a:2a:2a:2a:2a:22!*NOIP*' " +
  "nodehm.serialport=0 nodehm.serialspeed=115200",
  "printf '#!/bin/sh\\nenv | grep -E \"^(boot_file|siaddr|ip|hostname)=\" | sort\\n' > /etc/show",
  "chmod +x /etc/show",
];

Deno.test({
  name: "what makedhcp and nodeset write is what a node gets",
  ignore: obstacle !== undefined,
  fn: session,
});

async function session(): Promise<void> {
  const image = "/install/netboot/alt/x86_64/compute";
  const commands = {
    before: "makedhcp node1",
    networks: "makedhcp -n",
    range: "grep dynamic /etc/dhcp/dhcpd.conf",
    mode: "stat -c %a /etc/dhcp/dhcpd.conf",
    stopped: "makedhcp node1",
    start: "{ dhcpd -f -4 --no-pid eth0 >/dev/null 2>&1 & }; " +
      "n=0; until ss -lnt | grep -q :7911; do n=$((n+1)); [ $n -lt 100 ] || break; sleep 0.1; done",
    hosts: "makedhcp -a",
    again: "makedhcp real",
    query: "makedhcp -q real",
    pxe: ask("2a:2a:2a:2a:2a:01", ipxe, bios),
    script: ask("2a:2a:2a:2a:2a:02", ipxe, bios),
    scriptUefi: ask("2a:2a:2a:2a:2a:02", ipxe, uefi),
    loader: ask("2a:2a:2a:2a:2a:02", bios),
    loaderUefi: ask("2a:2a:2a:2a:2a:02", uefi),
    unknown: ask("2a:2a:2a:2a:2a:99", ipxe, bios),
    removed: "makedhcp -d node2; makedhcp -q real",
    noImage: "nodeset node1 netboot",
    image: `mkdir -p ${image}; touch ${image}/kernel ${image}/initrd.gz ${image}/rootimg.squashfs`,
    nodeset: "nodeset node1-node2 netboot",
    stat: "nodeset node1-node2 stat",
    files: "cd /var/lib/tftpboot; find pxelinux.cfg xcat ! -type d | sort; cd /",
    state: "nodels node2 chain.currstate",
    incomplete: "nodeset node1-node3 netboot",
    other: "chtab node=node1 noderes.netboot=xnba; nodeset node1 boot; ls /var/lib/tftpboot/pxelinux.cfg",
    unknownImage: "nodeset node1 osimage=nosuch",
    nodestat: "ip address add 172.16.2.101/32 dev lo; nodestat node1-node2 -u",
    status: "nodels node1-node2 nodelist.status",
  };
  const results = await runSession(seedNode, [...setUp, ...Object.values(commands)]);
  for (const [at, line] of setUp.entries()) {
    assert.equal(results[at]?.status, 0, `${line}: ${results[at]?.output}`);
  }
  const got = Object.fromEntries(
    Object.keys(commands).map((name, at) => [name, results[setUp.length + at]]),
  ) as {
    [K in keyof typeof commands]: { output: string; status: number };
  };

  assert.match(got.before.output, /makedhcp -n/);
  assert.equal(got.before.status, 1);
  assert.match(got.networks.output, /restart/);
  assert.equal(got.range.output.trim(), "range dynamic-bootp 172.16.2.200 172.16.2.250;");
  assert.match(got.mode.output, /^6[04]0$/);
  assert.match(got.stopped.output, /7911.*start the server/);
  assert.equal(got.stopped.status, 1);
  assert.deepEqual(got.hosts, { output: "", status: 0 });
  assert.match(got.again.output, /^node3: .*mac\.mac is not set/);
  assert.equal(got.again.status, 1);
  assert.equal(
    got.query.output,
    "node1: ip-address = 172.16.2.101, hardware-address = 2a:2a:2a:2a:2a:01\n" +
      "node2: ip-address = 172.16.2.102, hardware-address = 2a:2a:2a:2a:2a:02\n" +
      "node2: node2-noip2a2a2a2a2a22: hardware-address = 2a:2a:2a:2a:2a:22",
  );
  const told = (file: string, node: number) =>
    `boot_file=${file} hostname=node${node} ip=172.16.2.10${node} siaddr=172.16.2.2`;
  const script = "http://172.16.2.2/tftpboot/xcat/xnba/nodes/node2";
  assert.equal(got.pxe.output, told("pxelinux.0", 1));
  assert.equal(got.script.output, told(script, 2));
  assert.equal(got.scriptUefi.output, told(`${script}.uefi`, 2));
  assert.equal(got.loader.output, told("xcat/xnba.kpxe", 2));
  assert.equal(got.loaderUefi.output, told("xcat/xnba.efi", 2));
  assert.match(got.unknown.output, /xnba\/nets\/172\.16\.2\.0_24 ip=172\.16\.2\.2\d\d /);
  assert.match(got.removed.output, /^node1: [^\n]*$/);
  assert.match(got.noImage.output, /^node1: .*has no kernel: .*genimage/);
  assert.equal(got.noImage.status, 1);
  const state = "netboot alt-x86_64-compute";
  assert.deepEqual(got.nodeset, { output: `node1: ${state}\nnode2: ${state}`, status: 0 });
  assert.deepEqual(got.stat, got.nodeset);
  assert.deepEqual(got.files.output.split("\n"), [
    "pxelinux.cfg/01-2a-2a-2a-2a-2a-01",
    "pxelinux.cfg/AC100265",
    "pxelinux.cfg/node1",
    "xcat/netboot/alt/x86_64/compute/initrd.gz",
    "xcat/netboot/alt/x86_64/compute/kernel",
    "xcat/xnba/nodes/node2",
    "xcat/xnba/nodes/node2.pxelinux",
    "xcat/xnba/nodes/node2.uefi",
  ]);
  assert.equal(got.state.output, `node2: ${state}`);
  assert.match(got.incomplete.output, /node3: .*noderes\.netboot is not set/);
  assert.match(got.incomplete.output, /node1: netboot alt/);
  assert.equal(got.incomplete.status, 1);
  assert.equal(got.other.output, "node1: boot");
  assert.match(got.unknownImage.output, /no osimage "nosuch"/);
  assert.equal(got.unknownImage.status, 1);
  // The address is this machine's own, where the daemon has the port that an installation would have.
  assert.deepEqual(got.nodestat.output.split("\n").sort(), ["node1: installing", "node2: noping"]);
  assert.equal(got.status.output, "node1: ping\nnode2: noping");
}
