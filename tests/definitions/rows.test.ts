import assert from "node:assert/strict";
import { withSite } from "./test_site.ts";

Deno.test("chtab changes the row that one column names, and tabdump shows it as CSV", () =>
  withSite(async ({ lines }) => {
    await lines(
      "chtab net=172.16.2.0 networks.netname=detected networks.mask=255.255.255.0 networks.mgtifname=eth0",
    );
    await lines(
      'chtab net="172.16.2.0" networks.netname="clusterNet" networks.gateway="172.16.2.1" ' +
        'networks.dynamicrange="172.16.2.200-172.16.2.250"',
    );
    const dump = await lines("tabdump networks");
    assert.equal(dump.length, 2);
    assert.match(dump[0] ?? "", /^#netname,net,mask,mgtifname,gateway/);
    assert.match(dump[1] ?? "", /^"clusterNet","172.16.2.0","255.255.255.0","eth0","172.16.2.1",,/);
    assert.deepEqual(await lines("gettab netname=clusterNet networks.dynamicrange"), [
      "172.16.2.200-172.16.2.250",
    ]);
  }));

Deno.test("chtab refuses a second row with the same key instead of failing in the database", () =>
  withSite(async ({ lines, run }) => {
    await lines("chtab netname=a networks.net=10.0.0.0 networks.mask=255.0.0.0");
    const { status, stderr } = await run("chtab netname=b networks.net=10.0.0.0 networks.mask=255.0.0.0");
    assert.equal(status, 1);
    assert.match(stderr, /already has a row with net=10\.0\.0\.0,mask=255\.0\.0\.0/);
    assert.equal((await lines("tabdump networks")).length, 2);
  }));

Deno.test("chtab adds to lists with +=, clears with an empty value, removes with -d", () =>
  withSite(async ({ lines }) => {
    await lines("chtab key=a site.value=1");
    await lines("chtab key=a site.value+=2");
    assert.deepEqual(await lines("gettab key=a site.value"), ["1,2"]);
    await lines("chtab key=a site.value=");
    assert.deepEqual(await lines("gettab key=a site.value"), []);
    assert.deepEqual(await lines("tabdump site"), ["#key,value,comments,disable", '"a",,,']);
    await lines("chtab -d key=a site");
    assert.equal((await lines("tabdump site")).length, 1);
  }));

Deno.test("an unknown table ends with 1, an unknown column with 2, and nothing is written", () =>
  withSite(async ({ lines, run }) => {
    assert.equal((await run("chtab node=n nosuch.col=1")).status, 1);
    assert.equal((await run("chtab node=n nodehm.mgt=x nodehm.nosuch=1")).status, 2);
    assert.equal((await lines("tabdump nodehm")).length, 1);
  }));

Deno.test("gettab names columns when there are several, or with -H", () =>
  withSite(async ({ lines }) => {
    await lines("chtab key=domain site.value=cluster");
    assert.deepEqual(await lines("gettab key=domain site.value"), ["cluster"]);
    assert.deepEqual(await lines("gettab -H key=domain site.value"), ["site.value: cluster"]);
    assert.deepEqual(await lines("gettab key=domain site.value site.comments"), [
      "site.value: cluster",
      "site.comments: ",
    ]);
  }));

Deno.test("tabdump -w picks rows; -f writes for root only", () =>
  withSite(async ({ lines, root, environment }) => {
    await lines("nodeadd node1-node12 groups=all");
    assert.equal((await lines("tabdump -w node=~node1% nodelist")).length, 5);
    assert.deepEqual((await lines('tabdump -w node!~node1% -w "node!=node2" nodelist')).length, 8);
    await lines("tabdump -f /tmp/nodes.csv nodelist");
    assert.equal(Deno.readTextFileSync(`${root}/tmp/nodes.csv`).split("\n").length, 14);
    const asked = environment.handle({
      command: "tabdump",
      args: ["-f", "/etc/shadow", "nodelist"],
      user: "alice",
      peer: "10.0.0.9",
    }, new AbortController().signal);
    for await (const result of asked) assert.ok("error" in result);
  }));

Deno.test("nodels --blame names the group; an empty value of nodech stops inheritance", () =>
  withSite(async ({ lines }) => {
    await lines("nodeadd cn-1,cn-2 groups=diskless,all");
    await lines("chtab node=diskless noderes.tftpserver=172.16.2.2");
    assert.deepEqual(await lines("nodels cn-1 noderes.tftpserver"), ["cn-1: 172.16.2.2"]);
    assert.deepEqual(await lines("nodels --blame cn-1 noderes.tftpserver"), [
      "cn-1: 172.16.2.2 (inherited from group diskless)",
    ]);
    await lines("nodech cn-1 noderes.tftpserver=");
    assert.deepEqual(await lines("nodels cn-1,cn-2 noderes.tftpserver"), ["cn-1: ", "cn-2: 172.16.2.2"]);
  }));

Deno.test("nodech puts words before lists and takes them out; selections narrow the nodes", () =>
  withSite(async ({ lines }) => {
    await lines("nodeadd node1,node2 groups=real,all");
    await lines('nodech "node1" groups,=diskless');
    assert.deepEqual(await lines("nodels node1 groups"), ["node1: diskless,real,all"]);
    await lines("nodech all groups=~diskless nodehm.mgt=ipmi");
    assert.deepEqual(await lines("nodels all mgt"), ["node1: ipmi", "node2: "]);
    await lines('nodech "node1" groups^=diskless');
    assert.deepEqual(await lines("nodels node1 groups"), ["node1: real,all"]);
  }));

Deno.test("noderm removes a node from every table, and nothing when a name is unknown", () =>
  withSite(async ({ lines, run }) => {
    await lines("nodeadd node1,node2 groups=all nodehm.mgt=ipmi hosts.ip=10.0.0.5");
    assert.equal((await run("noderm node1,nosuch")).status, 1);
    assert.equal((await lines("tabdump nodelist")).length, 3);
    await lines("noderm node1");
    assert.deepEqual(await lines("nodels"), ["node2"]);
    assert.equal((await lines("tabdump hosts")).length, 2);
  }));

Deno.test("a template that does not fit one node is that node's error", () =>
  withSite(async ({ lines, run }) => {
    await lines("nodeadd node1,f1n1 groups=all");
    await lines("chtab node=all 'hosts.ip=|node(\\d+)|10.0.0.($1)|'");
    const { status, stdout, stderr } = await run("nodels all hosts.ip");
    assert.equal(status, 1);
    assert.equal(stdout, "node1: 10.0.0.1\n");
    assert.match(stderr, /^f1n1: Error: hosts\.ip, row "all"/);
  }));

Deno.test("tabch is chtab, and tabgrep names the tables that it wrote to", () =>
  withSite(async ({ lines, run }) => {
    await lines("nodeadd n1 groups=compute,all");
    await lines("tabch node=compute nodehm.mgt=ipmi noderes.netboot=xnba");
    await lines("tabch -d node=compute noderes");
    assert.deepEqual(await lines("tabgrep n1"), ["nodehm", "nodelist"]);
    assert.equal((await run("tabgrep nosuch")).status, 1);
    assert.equal((await run("tabch node=n1 nodehm.nosuch=1")).status, 2);
  }));

Deno.test("tabdump -d tells about several tables; rows of several want commas", () =>
  withSite(async ({ lines, run }) => {
    const described = await lines("tabdump -d nodehm site");
    assert.equal(described[0], "nodehm");
    assert.deepEqual(
      described.slice(1, 17),
      await lines("tabdump -d nodehm").then((all) => all.slice(0, 16)),
    );
    assert.deepEqual(described.slice(described.indexOf("site") + 1), await lines("tabdump -d site"));
    const { status, stderr } = await run("tabdump nodehm site");
    assert.equal(status, 1);
    assert.match(stderr, /commas between the tables: tabdump nodehm,site/);
  }));

Deno.test("key= names the only key column of a table that has no column key", () =>
  withSite(async ({ lines, run }) => {
    await lines("chtab key=service servicenode.dhcpserver=1 site.value=2");
    assert.deepEqual(await lines("gettab node=service servicenode.dhcpserver"), ["1"]);
    assert.deepEqual(await lines("gettab key=service servicenode.dhcpserver site.value"), [
      "servicenode.dhcpserver: 1",
      "site.value: 2",
    ]);
    await lines("chtab -d key=service servicenode");
    assert.deepEqual((await lines("tabdump servicenode")).length, 1);
    assert.equal((await run("chtab key=a networks.gateway=1")).status, 2, "two key columns");
    assert.equal((await run("chtab key=a,node=b nodehm.mgt=ipmi")).status, 2);
  }));
