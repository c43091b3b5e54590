/** rinstall with the real nodeset, against ipmi_sim: what is set, and that a node without it is not restarted. */
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { type TestSite, withSite } from "../../tests/definitions/test_site.ts";
import { ADMIN, hasIpmiSim, type IpmiSim, withIpmiSims } from "../../tests/simulators/ipmi_sim.ts";
import { plugins } from "../mod.ts";

const ignore = !(await hasIpmiSim());

/** node1 and node2, each with a BMC, and a disc of which their image installs. */
function test(name: string, fn: (site: TestSite, sims: IpmiSim[]) => Promise<void>): void {
  Deno.test({
    name,
    ignore,
    fn: () =>
      withIpmiSims(2, (sims) =>
        withSite(async (site) => {
          for (const file of ["vmlinuz", "full.cz"]) {
            const path = `${site.root}/install/alt/x86_64/syslinux/alt0/${file}`;
            mkdirSync(dirname(path), { recursive: true });
            writeFileSync(path, file);
          }
          for (
            const line of [
              "chtab key=master site.value=10.0.0.1",
              "nodeadd node1,node2 groups=all noderes.netboot=pxe nodehm.mgt=ipmi nodetype.profile=compute",
              "chtab node=all nodetype.os=alt nodetype.arch=x86_64",
              `chtab key=ipmi passwd.username=${ADMIN.username} passwd.password=${ADMIN.password}`,
              ...sims.flatMap(({ address }, index) => [
                `chtab node=node${index + 1} ipmi.bmc=${address} hosts.ip=10.0.0.1${index + 1}`,
                `chtab node=node${index + 1} mac.mac=2a:2a:2a:2a:2a:0${index + 1}`,
              ]),
            ]
          ) await site.lines(line);
          await fn(site, sims);
        }, plugins)),
  });
}

const settings = async (sim: IpmiSim) => (await sim.chassisLog()).filter((entry) => entry.startsWith("set"));

test("rinstall sets what nodeset sets, the network for the next boot, and restarts", async (site, sims) => {
  const lines = await site.lines("rinstall node1,node2");
  assert.deepEqual(lines.slice(0, 2), [
    "node1: install alt-x86_64-compute",
    "node2: install alt-x86_64-compute",
  ]);
  assert.deepEqual(lines.slice(2).sort(), ["node1: on", "node2: on"]);
  for (const sim of sims) assert.deepEqual(await settings(sim), ["set boot pxe", "set power 1"]);
  assert.match(
    readFileSync(`${site.root}/tftpboot/pxelinux.cfg/node2`, "utf8"),
    /^#install alt-x86_64-compute/,
  );
  assert.ok(existsSync(`${site.root}/install/autoinst/node1/autoinstall.scm`));
});

test("a node that cannot be installed is not restarted, the others are", async (site, [first, second]) => {
  await site.lines("chtab node=node1 mac.mac=");
  const { status, stdout, stderr } = await site.run("rinstall node1,node2");
  assert.equal(status, 1);
  assert.match(stderr, /^node1: .*mac\.mac is not set/m);
  assert.match(stdout, /^node2: on$/m);
  assert.deepEqual(await settings(first!), []);
  assert.equal((await settings(second!)).length, 2);
});

test("what is wrong with the image leaves every node alone", async (site, sims) => {
  await site.lines(
    "chtab imagename=i osimage.provmethod=install osimage.osvers=alt osimage.osarch=x86_64 osimage.profile=compute",
  );
  await site.lines(
    "chtab imagename=i linuximage.template=/nosuch.tmpl linuximage.pkgdir=/install/alt/x86_64",
  );
  for (const words of ["osimage=i", "-O i", "osimage=nosuch"]) {
    const { status, stderr } = await site.run(`rinstall node1,node2 ${words}`);
    assert.equal(status, 1, words);
    assert.match(stderr, /nosuch/, words);
  }
  for (const sim of sims) assert.deepEqual(await settings(sim), []);
});

test("-o, -a and -p are written to nodetype, and mean install", async (site) => {
  await site.lines(
    "chtab node=node1 nodetype.os= nodetype.arch= nodetype.profile= nodetype.provmethod=netboot",
  );
  const lines = await site.lines("rinstall node1 -o alt -a x86_64 -p compute");
  assert.equal(lines[0], "node1: install alt-x86_64-compute");
  assert.deepEqual(await site.lines("nodels node1 nodetype.os nodetype.profile"), [
    "node1: nodetype.os: alt",
    "node1: nodetype.profile: compute",
  ]);
});

test("without a state, nodes with other provmethods are not installed; boot boots the disk", async (site) => {
  await site.lines("chtab node=node2 nodetype.provmethod=netboot");
  const { stderr } = await site.run("rinstall node2");
  assert.match(stderr, /netboot/);
  assert.deepEqual(await site.lines("rinstall node1 boot"), ["node1: boot", "node1: on"]);
});

test("what cannot be is told before anything is done", async (site, sims) => {
  const cases: [line: string, says: RegExp][] = [
    ["rinstall node1,node2 -c", /-c opens the console of one node, 2 were named/],
    ["rinstall node1 install -O i", /exclude each other/],
    ["rinstall node1 boot -p compute", /exclude each other/],
    ["rinstall node1 nosuch", /"nosuch" is no boot state/],
    ["rinstall nosuchnode", /nosuchnode/],
  ];
  for (const [line, says] of cases) {
    const { status, stderr } = await site.run(line);
    assert.equal(status, 1, line);
    assert.match(stderr, says, line);
  }
  for (const sim of sims) assert.deepEqual(await settings(sim), []);
});
