import assert from "node:assert/strict";
import { parseMacs } from "../../core/mod.ts";
import { type DhcpNode, nodeHosts } from "./node_hosts.ts";

const node: DhcpNode = {
  node: "cn1",
  macs: parseMacs("42:00:0a:00:01:01|42:00:0a:00:01:02!cn1-eth1|42:00:0a:00:01:03!*NOIP*", "cn1") ?? [],
  netboot: "xnba",
  server: "10.0.0.1",
  httpport: undefined,
  statements: undefined,
  addressOf: (name) => name === "cn1" ? "10.0.1.1" : undefined,
};

Deno.test("each hardware address is a host, with the address of its name where it has one", () => {
  assert.deepEqual(nodeHosts(node).map(({ name, mac, ip }) => [name, mac, ip]), [
    ["cn1", "42:00:0a:00:01:01", "10.0.1.1"],
    ["cn1-eth1", "42:00:0a:00:01:02", undefined],
    ["cn1-noip42000a000103", "42:00:0a:00:01:03", undefined],
  ]);
});

Deno.test("the boot method decides the file: pxe always the same, xnba by the loader", () => {
  const statements = (netboot: string | undefined) => nodeHosts({ ...node, netboot })[0]?.statements ?? "";
  assert.match(
    statements("xnba"),
    /"iPXE" \{ if .*= 00:00 \{ .*"http:\/\/10\.0\.0\.1\/tftpboot\/xcat\/xnba\/nodes\/cn1"/,
  );
  assert.match(statements("xnba"), /nodes\/cn1\.uefi".*"xcat\/xnba\.efi".*"xcat\/xnba\.kpxe"/);
  assert.match(
    statements("pxe"),
    /supersede server\.filename = "pxelinux\.0"; supersede server\.next-server = 0a:00:00:01;$/,
  );
  assert.equal(statements(undefined), 'supersede server.ddns-hostname = "cn1"; supersede host-name = "cn1";');
  assert.match(nodeHosts({ ...node, statements: "option a 1" })[0]?.statements ?? "", / option a 1;$/);
});

Deno.test("a name that could end a statement is refused", () => {
  assert.throws(() => nodeHosts({ ...node, node: 'cn1"; x' }), { name: "NodeError" });
});

Deno.test("statements of a table run no program on the DHCP server", () => {
  for (
    const statements of [
      'on commit { execute("/bin/sh"); }',
      'EXECUTE ("/bin/true")',
      "on release{execute\n(1);}",
    ]
  ) {
    assert.throws(() => nodeHosts({ ...node, statements }), { name: "NodeError" }, statements);
  }
});
