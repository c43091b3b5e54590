/** A node's postscripts, from the nonce in its boot file to its report, against the real daemon and monitor. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { relative } from "node:path";
import { withNodeSide } from "./node_side.ts";

const ignore = spawnSync("busybox", ["true"]).status !== 0;
const program = "share/netboot/root/opt/xcat/xcatdsklspost";

const test = (name: string, fn: () => Promise<void>) => Deno.test({ name, ignore, fn });

test("a diskless node fetches its scripts, runs them in order and reports booted", () =>
  withNodeSide(async ({ site, root, script, boot, run, value, warnings, leftOver }) => {
    const log = `${root}/ran`;
    for (const name of ["a", "b", "c"]) script(name, `echo "${name} $*" >> ${log}`);
    script("d", `echo "d $* $(umask)" >> ${log}`);
    script("custom/c", `echo "custom c $NODE $MASTER $NODESETSTATE $SITEWORD $NTYPE $ARCH" >> ${log}`);
    await site.lines("chtab node=xcatdefaults postscripts.postscripts='a x' postscripts.postbootscripts=b");
    await site.lines(
      "chtab node=compute postscripts.postscripts=c postscripts.postbootscripts='d one two,a x'",
    );
    await site.environment.db.write((transaction) => {
      transaction.put("site", { key: "siteword" }, { value: "it's $HOME" });
      return Promise.resolve();
    });
    await boot();
    const { status, output } = await run(program);
    assert.equal(status, 0, output);
    assert.deepEqual(await leftOver(), []);
    assert.deepEqual(readFileSync(log, "utf8").trim().split("\n"), [
      "a x",
      "b ",
      "custom c node1 127.0.0.1 netboot it's $HOME compute x86_64",
      "d one two 0022",
      "a x",
    ]);
    assert.equal(await value("nodelist.status"), "booted");
    assert.equal(await value("nodelist.updatestatus"), "synced");
    assert.match(readFileSync(`${root}/opt/xcat/xcatinfo`, "utf8"), /^XCATSERVER=127\.0\.0\.1$/m);
    assert.match(readFileSync(`${root}/tmp/mypostscript`, "utf8"), /^# postscripts-start-here$/m);
    assert.equal(statSync(`${root}/tmp/mypostscript`).mode & 0o077, 0);
    assert.deepEqual(warnings, []);
  }));

test("a script that fails, one that is missing and one that hangs are reported by name, and leave no process", () =>
  withNodeSide(async ({ site, root, script, boot, run, value, warnings, leftOver }) => {
    script("bad", "echo 'disk <sda> & more'; exit 3");
    script("slow", "sleep 300 & wait");
    script("last", `touch ${root}/last`);
    await site.lines("chtab node=xcatdefaults postscripts.postscripts=bad,nosuch,slow,last");
    await site.lines("chtab key=postscripttimeout site.value=1");
    await boot();
    const { status, output } = await run(program);
    assert.equal(status, 0, output);
    assert.ok(existsSync(`${root}/last`), "the scripts after it are run");
    assert.equal(await value("nodelist.status"), "failed");
    assert.equal(await value("nodelist.updatestatus"), "failed");
    const said = warnings.join("\n");
    assert.match(said, /node1: postscripts failed: bad,nosuch,slow/);
    assert.match(said, /node1: postscript bad exit status 3\n.*node1: postscript bad disk <sda> & more/);
    assert.match(said, /node1: postscript nosuch there is no such script/);
    assert.match(said, /node1: postscript slow ended after 1 s/);
    assert.deepEqual(await leftOver(), []);
  }));

test("an own copy of a script, in custom/, finds what it needs: remoteshell that lets passwords in", () =>
  withNodeSide(async ({ site, root, boot, run, value, warnings }) => {
    const postscripts = `${site.root}/install/postscripts`;
    mkdirSync(`${postscripts}/_ssh`);
    writeFileSync(`${postscripts}/_ssh/authorized_keys`, "ssh-ed25519 AAAA root@mn\n");
    const key = `${site.root}/key`;
    assert.equal(spawnSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", key]).status, 0);
    for (const type of ["rsa", "ecdsa", "ed25519"]) {
      await site.environment.ports.fs.write(
        `/etc/xcat/hostkeys/ssh_host_${type}_key`,
        readFileSync(key, "utf8"),
        { mode: 0o600 },
      );
    }
    await site.lines("chtab key=sshbetweennodes site.value=NOGROUPS");
    await site.lines("chtab node=xcatdefaults postscripts.postscripts=remoteshell");
    await boot();
    const settings = async () => {
      const { status, output } = await run(program);
      assert.equal(status, 0, output);
      assert.deepEqual(warnings, []);
      return readFileSync(`${root}/etc/ssh/sshd_config`, "utf8");
    };
    assert.match(await settings(), /^PasswordAuthentication no\n/m);
    const shipped = readFileSync(`${postscripts}/remoteshell`, "utf8");
    writeFileSync(`${postscripts}/custom/remoteshell`, shipped.replace(/^(setting Pass.*)/m, "# $1"));
    writeFileSync(`${root}/etc/ssh/sshd_config`, "PasswordAuthentication yes\n");
    assert.match(await settings(), /^PasswordAuthentication yes\n/m);
    assert.equal(readFileSync(`${root}/root/.ssh/authorized_keys`, "utf8"), "ssh-ed25519 AAAA root@mn\n");
    assert.equal(await value("nodelist.status"), "booted");
  }));

test("on a node that runs, scripts are run by name, as updatenode calls for them; what they say comes back", () =>
  withNodeSide(async ({ site, root, script, boot, run, value }) => {
    const ran = () => readFileSync(`${root}/ran`, "utf8").trim().split("\n");
    script("own", `echo own $UPDATENODE >> ${root}/ran`);
    script("later", `echo later $UPDATENODE >> ${root}/ran`);
    script("otherpkgs", `echo $UPDATENODE "$@" >> ${root}/ran; echo packages of $NODE`);
    script("bad", "echo no room; exit 3");
    await site.lines("chtab node=compute postscripts.postscripts=own postscripts.postbootscripts=later");
    await boot();
    // Alone, as xdsh -e carries it to a node.
    cpSync("share/netboot/root/opt/xcat", `${root}/opt/xcat`, { recursive: true });
    mkdirSync(`${root}/alone`);
    cpSync(program, `${root}/alone/xcatdsklspost`);
    const call = (...args: string[]) => run(relative(".", `${root}/alone/xcatdsklspost`), args);
    for (const mode of ["1", "2", "5"]) {
      const { status, output } = await call(mode, "-M", "127.0.0.1", "otherpkgs");
      assert.deepEqual([status, output], [0, "packages of node1\n"]);
    }
    assert.deepEqual(ran(), Array(3).fill("1"));
    assert.equal((await call("1", "-M", "127.0.0.1", "otherpkgs it's *,own")).status, 0);
    assert.deepEqual(ran().slice(3), ["1 it's *", "own 1"]);
    const failed = await call("1", "-m", "127.0.0.1", "bad,nosuch,own");
    assert.deepEqual(failed, {
      status: 1,
      output: "no room\nbad: exit status 3\nnosuch: there is no such script\n",
    });
    assert.equal((await call("1")).status, 0);
    assert.deepEqual(ran().slice(5), ["own 1", "own 1", "later 1"]);
    assert.equal((await call("otherpkgs")).status, 2);
    assert.equal((await call("-M")).status, 2);
    assert.equal(await value("nodelist.status"), "", "the node's status stays as it is");
  }));

test("the nonce is used up, the token lasts for the boot, and the next boot has a nonce again", () =>
  withNodeSide(async ({ site, root, boot, run }) => {
    await boot();
    const first = readFileSync(`${root}/proc/cmdline`, "utf8");
    assert.equal((await run("postscripts/nodetoken")).status, 0);
    const again = await run("postscripts/getpostscript");
    assert.equal(again.status, 0, again.output);
    assert.match(again.output, /^NODE=node1$/m);
    Deno.removeSync(`${root}/run`, { recursive: true });
    const late = await run("postscripts/getpostscript");
    assert.equal(late.status, 1);
    assert.match(late.output, /nonce is not valid.*nodeset/);
    assert.ok(!readFileSync(`${site.root}/tftpboot/pxelinux.cfg/node1`, "utf8").includes(first.trim()));
  }));

test("without a token nothing is given away, unless the site trusts addresses", () =>
  withNodeSide(async ({ site, run, root, value, warnings }) => {
    const refused = await run("postscripts/getpostscript");
    assert.equal(refused.status, 1);
    assert.match(refused.output, /needs a token/);
    const keys = await run("postscripts/getcredentials", ["ssh_root_key"]);
    assert.equal(keys.status, 1);
    const whole = await run(program);
    assert.equal(whole.status, 1);
    assert.equal(await value("nodelist.status"), "failed");
    assert.match(warnings.join("\n"), /node1: postscripts failed: xcatdsklspost/);
    await site.lines("chtab key=nodesbyaddress site.value=1");
    assert.match((await run("postscripts/getpostscript")).output, /^NODE=node1$/m);
    assert.ok(existsSync(`${root}/xcatpost/getpostscript`));
  }));

test("credentials come for a token, and root's key only where the site lets nodes log in on each other", () =>
  withNodeSide(async ({ site, boot, run }) => {
    const { fs } = site.environment.ports;
    await fs.write("/root/.ssh/id_rsa", "-----BEGIN KEY\n<secret>\n", { mode: 0o600 });
    await fs.write("/etc/xcat/hostkeys/ssh_host_rsa_key", "host\n", { mode: 0o600 });
    await boot();
    const both = await run("postscripts/getcredentials", ["ssh_root_key", "ssh_rsa_hostkey"]);
    assert.equal(
      both.output,
      `ssh_root_key ${btoa("-----BEGIN KEY\n<secret>\n")}\nssh_rsa_hostkey ${btoa("host\n")}\n`,
    );
    await site.lines("chtab key=sshbetweennodes site.value=NOGROUPS");
    const kept = await run("postscripts/getcredentials", ["ssh_root_key"]);
    assert.equal(kept.status, 1);
    assert.match(kept.output, /sshbetweennodes/);
    const other = await run("postscripts/getcredentials", ["xcat_server_cred"]);
    assert.match(other.output, /"xcat_server_cred" is nothing that a node is given/);
  }));

test("a server of another cluster is not believed", () =>
  withNodeSide(async ({ boot, run, root }) => {
    await boot();
    const { stdout } = new Deno.Command("sh", {
      args: [
        "-c",
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=other -keyout /dev/null 2> /dev/null",
      ],
    }).outputSync();
    Deno.writeFileSync(`${root}/other.pem`, stdout);
    const { status, output } = await run("postscripts/getpostscript", [], { XCAT_CA: `${root}/other.pem` });
    assert.equal(status, 1);
    assert.match(output, /did not answer: .*certificate/);
  }));

test("what is made beforehand is what a node gets, without asking", () =>
  withNodeSide(async ({ site, root, script, boot, run, value }) => {
    script("a", `touch ${root}/a`);
    await site.lines("chtab node=xcatdefaults postscripts.postscripts=a");
    await site.lines("chtab key=precreatemypostscripts site.value=1");
    await boot();
    assert.match(
      readFileSync(`${site.root}/tftpboot/mypostscripts/mypostscript.node1`, "utf8"),
      /^run_ps a$/m,
    );
    assert.equal((await run(program)).status, 0);
    assert.ok(existsSync(`${root}/a`));
    assert.ok(!existsSync(`${root}/run/xcat/token`));
    assert.equal(await value("nodelist.status"), "booted");
  }));
