import assert from "node:assert/strict";
import { objectAttributes } from "../../core/mod.ts";
import { withSite } from "./test_site.ts";

Deno.test("chdef -t group writes one row, chdef -t node one for each node of the group", () =>
  withSite(async ({ lines }) => {
    await lines("nodeadd cn-1,cn-2 groups=diskless,all");
    await lines("chdef -t group -o diskless -p postscripts=setupntp");
    assert.deepEqual((await lines("tabdump postscripts")).slice(1), ['"diskless","setupntp",,,']);
    await lines("chdef -t node -o diskless -p postscripts=other");
    assert.deepEqual((await lines("tabdump postscripts")).slice(2), [
      '"cn-1","setupntp,other",,,',
      '"cn-2","setupntp,other",,,',
    ]);
  }));

Deno.test("chdef -p and -m add to lists and take out of them", () =>
  withSite(async ({ lines, run }) => {
    await lines("nodeadd node1 groups=real,all");
    await lines("chdef -t node -o node1 -p groups=diskless");
    assert.deepEqual(await lines("lsdef node1 -i groups"), [
      "Object name: node1",
      "    groups=real,all,diskless",
    ]);
    await lines("chdef -t node -o node1 -m groups=diskless");
    assert.deepEqual(await lines("nodels node1 groups"), ["node1: real,all"]);
    assert.equal((await run("chdef -t node -o node1 -m groups=nosuch")).status, 1);
  }));

Deno.test("site is one object of any attributes", () =>
  withSite(async ({ lines }) => {
    await lines("chdef -t site domain=cluster master=172.16.2.2 nameservers=172.16.2.2");
    await lines("chdef -t site -o clustersite -p nameservers=172.16.10.2");
    assert.deepEqual(await lines("lsdef -t site -l"), [
      "Object name: clustersite",
      "    domain=cluster",
      "    master=172.16.2.2",
      "    nameservers=172.16.2.2,172.16.10.2",
    ]);
    assert.deepEqual(await lines("lsdef -t site -l -i domain"), [
      "Object name: clustersite",
      "    domain=cluster",
    ]);
    await lines("chdef -t site domain=");
    assert.deepEqual(await lines("gettab key=domain site.value"), []);
  }));

Deno.test("rmdef never empties the site table", () =>
  withSite(async ({ lines, run }) => {
    await lines("chdef -t site domain=cluster");
    assert.equal((await run("rmdef -t site -o clustersite")).status, 1);
    assert.deepEqual(await lines("gettab key=domain site.value"), ["cluster"]);
  }));

Deno.test("another attribute decides which table holds a value", () =>
  withSite(async ({ lines, run }) => {
    await lines("mkdef -t node -o a groups=all mgt=ipmi bmc=10.0.9.1");
    await lines("mkdef -t node -o b groups=all mgt=openbmc bmc=10.0.9.2");
    assert.deepEqual((await lines("tabdump ipmi")).slice(1), ['"a","10.0.9.1",,,,,,,']);
    assert.deepEqual((await lines("tabdump openbmc")).slice(1), ['"b","10.0.9.2",,,,,,']);
    const refused = await run("mkdef -t node -o c groups=all bmc=10.0.9.3");
    assert.equal(refused.status, 1);
    assert.match(refused.stderr, /bmc=10\.0\.9\.3 goes only with mgt=ipmi, or mgt=openbmc/);
    assert.deepEqual(await lines("nodels"), ["a", "b"]);
  }));

Deno.test("chdef makes a node without groups, mkdef does not", () =>
  withSite(async ({ lines, run }) => {
    const made = await run("chdef -t node -o compute1 servicenode=sn1 xcatmaster=sn1-dmz");
    assert.equal(made.status, 0);
    assert.match(made.stderr, /compute1" is in no group/);
    assert.match((await lines("tabdump noderes"))[1] ?? "", /^"compute1","sn1",.*"sn1-dmz"/);
    assert.deepEqual(await lines("nodels"), ["compute1"]);
    assert.equal((await run("mkdef -t node -o compute2 servicenode=sn1")).status, 1);
  }));

Deno.test("a new node finds the table through the groups it is put into", () =>
  withSite(async ({ lines }) => {
    await lines("mkdef -t group -o compute mgt=ipmi");
    await lines("mkdef -t node -o n1 groups=compute,all bmc=10.0.9.9");
    assert.deepEqual(await lines("lsdef n1 -i bmc,mgt"), [
      "Object name: n1",
      "    bmc=10.0.9.9",
      "    mgt=ipmi",
    ]);
  }));

Deno.test("values by interface are set one at a time", () =>
  withSite(async ({ lines, run }) => {
    await lines("mkdef n1 groups=all nicips.eth0=10.5.0.1 nicips.eth1=10.6.0.1");
    await lines("chdef n1 nicips.eth1=10.6.0.2 nicips.ib0=10.7.0.1");
    assert.deepEqual(await lines("lsdef n1 -i nicips"), [
      "Object name: n1",
      "    nicips.eth0=10.5.0.1",
      "    nicips.eth1=10.6.0.2",
      "    nicips.ib0=10.7.0.1",
    ]);
    await lines("chdef n1 nicips.eth1=");
    assert.match((await lines("tabdump nics"))[1] ?? "", /^"n1","eth0!10\.5\.0\.1,ib0!10\.7\.0\.1",/);
    assert.equal((await run("chdef n1 -p nicips.eth0=10.5.0.9")).status, 1);
  }));

Deno.test("what lsdef -z writes, mkdef -z reads", () =>
  withSite(async ({ lines }) => {
    await lines("mkdef -t node -o n1 groups=all mgt=ipmi 'usercomment=it is \"so\", b=c: d'");
    await lines("chdef -t group -o all grouptype=static mgt=hmc");
    await lines("chdef -t site domain=cluster");
    await lines("mkdef -t network -o net1 net=10.20.0.0 mask=255.255.0.0 'gateway=<xcatmaster>'");
    const written = await lines("lsdef -a -z");
    await lines("rmdef n1");
    await lines("rmdef -t group -o all");
    await lines("rmdef -t network -o net1");
    const withoutSite = written.slice(0, written.indexOf("clustersite:"));
    await lines("mkdef -z", withoutSite.join("\n") + "\n");
    assert.deepEqual(await lines("lsdef -a -z"), written);
    await lines("mkdef -z -f", written.join("\n") + "\n");
    assert.deepEqual(await lines("lsdef -a -z"), written);
  }));

Deno.test("objects that fail leave nothing behind and do not stop the others", () =>
  withSite(async ({ lines, run }) => {
    await lines("mkdef n1 groups=all");
    const { status, stderr } = await run("mkdef -t node -o n1,n2 groups=all");
    assert.equal(status, 1);
    assert.match(stderr, /"n1" exists already/);
    assert.deepEqual(await lines("nodels"), ["n1", "n2"]);
    assert.equal((await run("mkdef -t group -o broken -d")).status, 1);
    assert.equal((await run("mkdef -t group -o broken -d -w nosuch==1")).status, 1);
    assert.equal((await lines("tabdump nodegroup")).length, 1);
  }));

Deno.test("a group's members stand in the groups of its nodes", () =>
  withSite(async ({ lines }) => {
    await lines("nodeadd node1-node4 groups=all");
    await lines("mkdef -t group -o g members=node1,node2");
    await lines("chdef -t group -o g -p members=node3");
    await lines("chdef -t group -o g -m members=node1");
    assert.deepEqual(await lines("lsdef -t group -o g"), [
      "Object name: g",
      "    grouptype=static",
      "    members=node2,node3",
    ]);
    await lines("chdef -t group -o g members=node4");
    assert.deepEqual(await lines("nodels g"), ["node4"]);
    await lines("rmdef -t group -o g");
    assert.deepEqual(await lines("nodels node4 groups"), ["node4: all"]);
  }));

Deno.test("dynamic groups hold in noderanges, before a static group of the same name", () =>
  withSite(async ({ lines, run }) => {
    await lines("nodeadd node1-node3 groups=all,grp1");
    await lines("nodech node1 nodehm.mgt=hmc ppc.hcp=c76v1hmc04");
    await lines("nodech node2 nodehm.mgt=hmc");
    await lines(
      'chtab groupname=grp1 nodegroup.grouptype=dynamic nodegroup.wherevals="mgt=hmc,hcp=c76v1hmc04"',
    );
    assert.deepEqual(await lines("nodels grp1"), ["node1"]);
    assert.deepEqual(await lines("nodels all,-grp1"), ["node2", "node3"]);
    await lines("mkdef -t group -o dyn -d -w 'mgt=~^h' -w groups=~grp");
    assert.deepEqual(await lines("nodels dyn@all"), ["node1", "node2"]);
    await lines("chdef -t group -o dyn -d -w mgt==ipmi");
    assert.deepEqual(await lines("nodels dyn"), []);
    assert.deepEqual(await lines("lsdef -t group -o dyn -i wherevals"), [
      "Object name: dyn",
      "    wherevals=mgt==ipmi",
    ]);
    await lines("chtab groupname=bad nodegroup.grouptype=dynamic nodegroup.wherevals=nosuch==1");
    const { status, stderr } = await run("nodels bad");
    assert.equal(status, 1);
    assert.match(stderr, /dynamic group "bad".*"nosuch"/);
    assert.deepEqual(await lines("nodels dyn@all,node1"), ["node1"]);
  }));

Deno.test("dynamic groups and selections follow whatever changes", () =>
  withSite(async ({ lines }) => {
    await lines("nodeadd node1-node3 groups=all");
    await lines("mkdef -t group -o dyn -d -w mgt==ipmi");
    const both = async (expected: string[]) => {
      assert.deepEqual(await lines("nodels dyn@all"), expected);
      assert.deepEqual(await lines("nodels mgt==ipmi@all"), expected);
    };
    await both([]);
    await lines("chtab node=node2 nodehm.mgt=ipmi");
    await both(["node2"]);
    await lines("chtab node=few nodehm.mgt=ipmi");
    await lines("nodech node3 groups,=few");
    await both(["node2", "node3"]);
    await lines("chtab node=node1 nodelist.comments=none");
    await both(["node2", "node3"]);
    await lines("chtab node=node2 nodehm.disable=1");
    await both(["node3"]);
    await lines("noderm node3");
    await both([]);
    await lines("nodeadd node4 groups=all,few");
    await both(["node4"]);
    await lines("chtab -d node=few nodehm");
    await both([]);
    await lines("chtab node=all nodehm.mgt=kvm");
    await lines("chtab node=node4 nodehm.mgt=ipmi");
    await both(["node4"]);
    await lines("chtab key=hierarchicalattrs site.value=mgt");
    await both([]);
    await lines("chtab -d key=hierarchicalattrs site");
    await both(["node4"]);
    await lines("chdef -t group -o dyn -d -w mgt==kvm");
    assert.deepEqual(await lines("nodels dyn@all"), ["node1", "node2"]);
  }));

Deno.test("-w picks objects that have the attribute; unknown names are told, the others shown", () =>
  withSite(async ({ lines, run }) => {
    await lines("nodeadd node1-node3 groups=all");
    await lines("nodech node1 nodehm.mgt=ipmi");
    await lines("nodech node2 nodehm.mgt=hmc");
    assert.deepEqual(await lines("lsdef -t node -w 'mgt!=ipmi'"), ["node2  (node)"]);
    const { status, stdout } = await run("lsdef node1,nosuch -i mgt");
    assert.equal(status, 1);
    assert.equal(stdout, "Object name: node1\n    mgt=ipmi\n");
  }));

Deno.test("chdef -n renames in every table", () =>
  withSite(async ({ lines, run }) => {
    await lines("mkdef -t node -o n1 groups=all mgt=ipmi bmc=10.0.9.1");
    await lines("chdef -t node -o n1 -n n2");
    assert.deepEqual(await lines("lsdef n2 -i bmc,mgt"), [
      "Object name: n2",
      "    bmc=10.0.9.1",
      "    mgt=ipmi",
    ]);
    assert.deepEqual(await lines("nodels"), ["n2"]);
    await lines("mkdef n3 groups=all");
    assert.equal((await run("chdef n3 -n n2")).status, 1);
  }));

Deno.test("templates tell what must be given", () =>
  withSite(async ({ lines, run }) => {
    const { status, stderr } = await run("mkdef -t node -o n1 --template x86_64-template groups=all");
    assert.equal(status, 1);
    assert.match(stderr, /ip=….*bmc=…|bmc=….*ip=…/);
    await lines("mkdef -t node -o n1 --template x86_64-template groups=all ip=10.0.0.5 bmc=10.0.9.5");
    await lines("mkdef -t node -o n2 --template n1 ip=10.0.0.6");
    assert.deepEqual(await lines("lsdef n1,n2 -i ip,netboot,bmcusername"), [
      "Object name: n1",
      "    bmcusername=",
      "    ip=10.0.0.5",
      "    netboot=xnba",
      "Object name: n2",
      "    bmcusername=",
      "    ip=10.0.0.6",
      "    netboot=xnba",
    ]);
  }));

Deno.test("with --dry-run nothing changes", () =>
  withSite(async ({ lines }) => {
    await lines("nodeadd node1 groups=all");
    await lines("nodeadd --dry-run node2 groups=all");
    await lines("chdef --dry-run node1 mgt=ipmi");
    await lines("rmdef --dry-run node1");
    assert.deepEqual(await lines("nodels all nodehm.mgt"), ["node1: "]);
  }));

Deno.test("nobody is put into a dynamic group by hand", () =>
  withSite(async ({ lines, run }) => {
    await lines("nodeadd node1 groups=all");
    await lines("mkdef -t group -o ipmis -d -w mgt==ipmi");
    const refused = [
      "chdef node1 -p groups=ipmis",
      "mkdef -t node -o node2 groups=all,ipmis",
      "nodeadd node3 groups=all,ipmis",
      "nodech node1 groups,=ipmis",
      "chtab node=node1 nodelist.groups=all,ipmis",
      "chdef -t group -o ipmis -p members=node1",
    ];
    for (const line of refused) {
      const { status, stderr } = await run(line);
      assert.equal(status, 1, line);
      assert.match(stderr, /group "ipmis": it is dynamic/, line);
    }
    assert.deepEqual(await lines("nodels all groups"), ["node1: all"]);
    assert.deepEqual(await lines("nodech node1 groups=other,all nodehm.mgt=ipmi"), []);
    assert.deepEqual(await lines("nodels ipmis"), ["node1"]);
  }));

Deno.test("names outside the rule for host names are told once, names with a domain need their short name", () =>
  withSite(async ({ lines, run }) => {
    const { status, stderr } = await run("nodeadd NODE1,node-2,node3 groups=all");
    assert.equal(status, 0);
    assert.match(stderr, /^Warning: Host names should be .*: "NODE1", "node-2"\n$/);
    assert.match((await run("mkdef -t node -o Node4 groups=all")).stderr, /Host names should be .*"Node4"/);
    assert.match((await run("mkdef -t node -o web.cluster groups=all")).stderr, /groups=web,all/);
    await lines("mkdef -t node -o testnode.cluster.net groups=testnode,compute");
    assert.deepEqual(await lines("nodels testnode"), ["testnode.cluster.net"]);
    assert.deepEqual(await lines("lsdef testnode -i groups"), [
      "Object name: testnode.cluster.net",
      "    groups=testnode,compute",
    ]);
  }));

Deno.test("^file names nodes for lsdef, chdef, mkdef and rmdef", () =>
  withSite(async ({ root, lines, run }) => {
    await Deno.writeTextFile(`${root}/nodes`, "# two nodes\nnode1 first\nnode2:second\n");
    await lines("mkdef -t node -o ^nodes groups=all");
    await lines("mkdef -t node -o node3 groups=all");
    await lines("chdef ^nodes mgt=ipmi");
    assert.deepEqual(await lines("lsdef ^nodes -s"), ["node1  (node)", "node2  (node)"]);
    assert.deepEqual(await lines("lsdef all,-^nodes -s"), ["node3  (node)"]);
    assert.deepEqual(await lines("lsdef all -w mgt=~^ip -s"), ["node1  (node)", "node2  (node)"]);
    assert.match((await run("lsdef ^nosuch")).stderr, /Cannot read "nosuch"/);
    await lines("rmdef -t node -o ^nodes");
    assert.deepEqual(await lines("nodels"), ["node3"]);
  }));

Deno.test("-V of mkdef and chdef names what was written, that of lsdef the place of each value", () =>
  withSite(async ({ lines }) => {
    await lines("mkdef -V -t node -o node1 groups=all mgt=ipmi");
    assert.deepEqual(await lines("lsdef -V node1 -i mgt"), [
      "Object name: node1",
      "    mgt=ipmi\t(Table:nodehm - Key:node - Column:mgt)",
    ]);
  }));

Deno.test("chdef -h -t node lists every attribute with its sentence", () =>
  withSite(async ({ lines, environment: { registry } }) => {
    const told = new Map((await lines("chdef -h -t node")).flatMap((line) => {
      const [, name, sentence] = /^([\w.-]+):\t+(.*)$/.exec(line) ?? [];
      return name === undefined ? [] : [[name, sentence]];
    }));
    const attributes = new Set(objectAttributes(registry, "node").map(({ name }) => name));
    assert.deepEqual([...told.keys()], [...attributes].sort());
    for (const [name, sentence] of told) assert.match(sentence ?? "", /\w{3}/, name);
  }));
