/** nodeset below a system root of its own: boot files, prescripts, and the nonce that a node proves itself with. */
import assert from "node:assert/strict";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { plugins } from "../../plugins/mod.ts";
import { type TestSite, withSite } from "../definitions/test_site.ts";

const image = "/var/lib/xcat/netboot/alt/x86_64/compute";

/** Two nodes by pxe and one by xnba, with an image for NFS. */
async function withNodes(work: (site: TestSite) => Promise<void>): Promise<void> {
  await withSite(async (site) => {
    for (const name of ["kernel", "initrd.gz", "rootimg.nfs"]) put(site, `${image}/${name}`, name);
    const values: Record<string, string> = {
      installdir: "/var/lib/xcat",
      tftpdir: "/var/lib/tftpboot",
      master: "172.16.2.2",
    };
    await site.environment.db.write((transaction) => {
      for (const [key, value] of Object.entries(values)) transaction.put("site", { key }, { value });
      transaction.put("policy", { priority: "1" }, { name: "root", rule: "allow" });
      for (const number of [1, 2, 3]) {
        const node = `node${number}`;
        transaction.put("nodelist", { node }, { groups: "compute,all" });
        transaction.put("mac", { node }, { mac: `2a:2a:2a:2a:2a:0${number}` });
        transaction.put("hosts", { node }, { ip: `172.16.2.10${number}` });
      }
      transaction.put("nodetype", { node: "compute" }, { os: "alt", arch: "x86_64", profile: "compute" });
      transaction.put("noderes", { node: "compute" }, { netboot: "pxe", xcatmaster: "172.16.2.2" });
      transaction.put("noderes", { node: "node3" }, { netboot: "xnba" });
      return Promise.resolve();
    });
    await work(site);
  }, plugins);
}

function put({ root }: TestSite, path: string, content: string, mode = 0o644): void {
  mkdirSync(dirname(root + path), { recursive: true });
  writeFileSync(root + path, content);
  chmodSync(root + path, mode);
}

const read = ({ root }: TestSite, path: string) => readFileSync(root + path, "utf8");
const nonceOf = (text: string) => /XCATNONCE=(\S+)/.exec(text)?.[1] ?? "";

/** The lines of a request from an address; a sentence for people counts as well. */
async function ask({ environment }: TestSite, command: string, args: string[], peer = "127.0.0.1") {
  const [noderange, ...rest] = args;
  const request = command === "nodeset"
    ? { command, noderange, args: rest, user: "root", peer }
    : { command, args, user: "root", peer };
  const lines: string[] = [];
  for await (const result of environment.handle(request as never, new AbortController().signal)) {
    if ("error" in result && result.error) throw new Error(result.error);
    if ("info" in result) lines.push(result.info);
    if ("data" in result) lines.push(result.data ?? "");
  }
  return lines.join("\n");
}

const exchange = (site: TestSite, nonce: string, peer: string) =>
  ask(site, "getnodetoken", [`token=${nonce}`], peer);

Deno.test("the boot file has the paths and the order of arguments of an ALT node", () =>
  withNodes(async (site) => {
    await site.lines(
      "chtab node=compute nodehm.serialport=0 nodehm.serialspeed=115200 nodehm.serialflow=hard",
    );
    assert.deepEqual(await site.lines("nodeset node1 netboot"), ["node1: netboot alt-x86_64-compute"]);
    const folder = "xcat/netboot/alt/x86_64/compute";
    const text = read(site, "/var/lib/tftpboot/pxelinux.cfg/node1");
    assert.equal(
      text.replace(/ XCATNONCE=node1\.[0-9a-f]{32}$/m, ""),
      `#netboot alt-x86_64-compute
DEFAULT xCAT
LABEL xCAT
 KERNEL ${folder}/kernel
 APPEND initrd=${folder}/initrd.gz fastboot imgurl=nfs://172.16.2.2/${image}/rootimg ` +
        `console=tty0 console=ttyS0,115200n8r
  IPAPPEND 2
`,
    );
    assert.notEqual(nonceOf(text), "");
    assert.equal(read(site, `/var/lib/tftpboot/${folder}/kernel`), "kernel");
    const stored = await site.lines("tabdump nodetoken");
    assert.ok(!stored.join("").includes(nonceOf(text).split(".")[1]!), "only a hash is kept");
    const parameters = await site.lines("nodels node1 bootparams.kcmdline");
    assert.ok(!parameters.join("").includes("XCATNONCE"));
  }));

Deno.test("an image that was made anew is not booted before nodeset, and not with --noupdateinitrd", () =>
  withNodes(async (site) => {
    const kernel = "/var/lib/tftpboot/xcat/netboot/alt/x86_64/compute/kernel";
    const early = await site.run("nodeset node1 netboot --noupdateinitrd");
    assert.equal(early.status, 1);
    assert.match(early.stderr, /xcat\/netboot\/alt\/x86_64\/compute\/kernel does not exist/);
    await site.lines("nodeset node1 netboot");
    put(site, `${image}/kernel`, "newer kernel");
    assert.equal(read(site, kernel), "kernel");
    await site.lines("nodeset node1 netboot --noupdateinitrd");
    assert.equal(read(site, kernel), "kernel");
    await site.lines("nodeset node1 netboot");
    assert.equal(read(site, kernel), "newer kernel");
  }));

Deno.test("files of another boot method go, and offline leaves none", () =>
  withNodes(async (site) => {
    await site.lines("nodeset node1-node3 netboot");
    await site.lines("chtab node=node1 noderes.netboot=grub2");
    await site.lines("nodeset node1 netboot");
    const tftp = `${site.root}/var/lib/tftpboot`;
    assert.deepEqual(readdirSync(`${tftp}/pxelinux.cfg`).filter((name) => /node1|65$|-01$/.test(name)), []);
    assert.deepEqual(readdirSync(`${tftp}/boot/grub2`).sort(), [
      "grub.cfg-01-2a-2a-2a-2a-2a-01",
      "grub.cfg-AC100265",
      "grub2-node1",
      "node1",
    ]);
    await site.lines("nodeset node1-node3 offline");
    for (const folder of ["pxelinux.cfg", "boot/grub2", "xcat/xnba/nodes"]) {
      assert.deepEqual(readdirSync(`${tftp}/${folder}`), [], folder);
    }
  }));

Deno.test("without a discovery environment its states are refused by the missing file's name", () =>
  withNodes(async (site) => {
    for (const state of ["shell", "standby", "runcmd=bmcsetup"]) {
      const { status, stderr } = await site.run(`nodeset node1 ${state}`);
      assert.equal(status, 1);
      assert.match(stderr, /\/var\/lib\/tftpboot\/xcat\/genesis\.kernel\.x86_64 is missing.*mknb x86_64/);
    }
    put(site, "/var/lib/tftpboot/xcat/genesis.kernel.x86_64", "");
    assert.match((await site.run("nodeset node1 shell")).stderr, /genesis\.fs\.x86_64\.gz is missing/);
    put(site, "/var/lib/tftpboot/xcat/genesis.fs.x86_64.gz", "");
    assert.deepEqual(await site.lines("nodeset node1 runcmd=bmcsetup"), ["node1: runcmd=bmcsetup"]);
    const text = read(site, "/var/lib/tftpboot/pxelinux.cfg/node1");
    assert.match(text, /xcatd=172\.16\.2\.2:3001 destiny=runcmd=bmcsetup XCATNONCE=node1\.[0-9a-f]{32}$/m);
    // What bmcsetup sets is given for the token alone.
    assert.match(await exchange(site, nonceOf(text), "172.16.2.101"), /^node1\.[0-9a-f]{32}$/);
    assert.notEqual(nonceOf(read(site, "/var/lib/tftpboot/pxelinux.cfg/node1")), nonceOf(text));
  }));

Deno.test("the nonce is good for one use from the node's own address, and the boot file then has another", () =>
  withNodes(async (site) => {
    await site.lines("nodeset node1-node3 netboot");
    const file = "/var/lib/tftpboot/xcat/xnba/nodes/node3";
    const first = nonceOf(read(site, file));
    await assert.rejects(exchange(site, first, "172.16.2.101"), /nodeset/, "another node's address");
    await assert.rejects(exchange(site, first.replace(/.$/, "x"), "172.16.2.103"), /nodeset/);
    await assert.rejects(exchange(site, "", "172.16.2.103"), /nodeset/);
    assert.match(await exchange(site, first, "172.16.2.103"), /^node3\.[0-9a-f]{32}$/);
    await assert.rejects(exchange(site, first, "172.16.2.103"), /nodeset/, "a second time");
    const second = nonceOf(read(site, file));
    assert.notEqual(second, first);
    for (const kind of [".uefi", ".pxelinux"]) assert.equal(nonceOf(read(site, file + kind)), second);
    assert.match(await exchange(site, second, "172.16.2.103"), /^node3\./);
  }));

Deno.test("nodeset again writes nothing where nothing changed, and takes another nonce where the old one is used or old", () =>
  withNodes(async (site) => {
    await site.lines("nodeset node1-node3 netboot");
    const files = [1, 2].map((number) => `/var/lib/tftpboot/pxelinux.cfg/node${number}`);
    const inodes = () => files.map((file) => statSync(site.root + file).ino);
    const nonces = () => files.map((file) => nonceOf(read(site, file)));
    const [ino, nonce, rows] = [inodes(), nonces(), await site.lines("tabdump nodetoken")];
    await site.lines("nodeset node1-node3 netboot");
    assert.deepEqual([inodes(), nonces(), await site.lines("tabdump nodetoken")], [ino, nonce, rows]);

    await site.lines("chtab node=compute nodehm.serialport=0");
    await site.lines("nodeset node1-node2 netboot");
    assert.deepEqual(nonces(), nonce, "what is unused stays, whatever else changed");
    await site.lines("nodeset node2 boot");
    await exchange(site, nonce[0]!, "172.16.2.101");
    await site.lines("nodeset node1-node2 netboot");
    assert.match(await exchange(site, nonces()[0]!, "172.16.2.101"), /^node1\./);
    assert.notEqual(nonces()[1], nonce[1]);
    await assert.rejects(
      exchange(site, nonce[1]!, "172.16.2.102"),
      /nodeset/,
      "nothing is left of the one before",
    );

    const expire = String(Math.floor(Date.now() / 1000) + 86_400);
    await site.environment.db.write((transaction) => {
      transaction.put("nodetoken", { node: "node2", purpose: "boot" }, { expire });
      return Promise.resolve();
    });
    const old = nonces()[1];
    await site.lines("nodeset node2 netboot");
    assert.notEqual(nonces()[1], old, "one day is not enough for the time until the next boot");
  }));

Deno.test("prescripts run before and after, for all nodes at once or so many at a time", () =>
  withNodes(async (site) => {
    const log = `${site.root}/log`, file = `${site.root}/var/lib/tftpboot/pxelinux.cfg/node1`;
    const script = (name: string, body: string) =>
      put(site, `/var/lib/xcat/prescripts/${name}`, `#!/bin/sh\n${body}\n`, 0o755);
    script("before", `[ ! -e ${file} ] && echo "before $NODES $ACTION" >> ${log}; echo said`);
    script("after", `[ -e ${file} ] && echo "after $NODES $ACTION" >> ${log}`);
    script(
      "each",
      `#xCAT setting:MAX_INSTANCE=1\necho "each begins $NODES" >> ${log}; echo "each ends" >> ${log}`,
    );
    script("other", `echo other >> ${log}`);
    await site.lines(
      "chtab node=compute prescripts.begin='before|install:other' prescripts.end='after,each'",
    );
    const state = "netboot alt-x86_64-compute";
    assert.equal(await ask(site, "nodeset", ["node1-node2", "netboot"]), `said\n${state}\n${state}`);
    assert.deepEqual(readFileSync(log, "utf8").trim().split("\n"), [
      "before node1,node2 netboot",
      "after node1,node2 netboot",
      "each begins node1",
      "each ends",
      "each begins node2",
      "each ends",
    ]);
  }));

Deno.test("a begin script that fails or is missing stops the nodeset, and nothing was changed", () =>
  withNodes(async (site) => {
    put(site, "/var/lib/xcat/prescripts/bad", "#!/bin/sh\necho no disk >&2; exit 3\n", 0o755);
    for (
      const [name, message] of [["bad", /prescripts\/bad ended with status 3: no disk/], [
        "nosuch",
        /nosuch does not exist/,
      ]] as const
    ) {
      await site.lines(`chtab node=node1 prescripts.begin=${name}`);
      const { status, stderr } = await site.run("nodeset node1-node2 netboot");
      assert.equal(status, 1);
      assert.match(stderr, message);
      assert.ok(!existsSync(`${site.root}/var/lib/tftpboot/pxelinux.cfg`));
      assert.deepEqual(await site.lines("nodels node1-node2 chain.currstate"), ["node1: ", "node2: "]);
    }
  }));

Deno.test("a dry run shows the boot file without the nonce, and writes nothing", () =>
  withNodes(async (site) => {
    const shown = await ask(site, "nodeset", ["node1", "netboot", "--dry-run"]);
    assert.match(shown, /XCATNONCE=\*{8}/);
    assert.ok(!existsSync(`${site.root}/var/lib/tftpboot`));
  }));
