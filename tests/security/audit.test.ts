/** Every judged request is one row of auditlog, in the form that its readers know, and one line for syslog. */
import assert from "node:assert/strict";
import type { Request } from "../../core/context.ts";
import { flushAudit } from "../../core/pipeline/audit.ts";
import { whyNoSandbox } from "../lab/sandbox.ts";
import { runSession, seedNode } from "../e2e/session.ts";
import { type TestSite, withSite } from "../definitions/test_site.ts";

async function ask({ environment }: TestSite, request: Partial<Request>): Promise<void> {
  const asked = { command: "nodels", args: [], peer: "10.0.0.9", ...request };
  await Array.fromAsync(environment.handle(asked, new AbortController().signal));
}

/** The rows of what came over the network, without their number and time. */
async function audited({ environment, lines }: TestSite): Promise<string[]> {
  await flushAudit(environment);
  const rows = (await lines("tabdump auditlog")).slice(1).map((line) => {
    const found = /^"\d+","\d\d-\d\d-\d{4} \d\d:\d\d:\d\d",(.*)$/.exec(line);
    assert.ok(found, line);
    return found[1] ?? "";
  });
  return rows.filter((row) => !row.startsWith('"root","localhost",')); // what the test itself typed
}

async function prepare(site: TestSite): Promise<void> {
  await site.environment.ports.fs.write(
    "/etc/hosts",
    "127.0.0.1 localhost.localdomain localhost\n10.0.0.2 sn2 sn2.cluster\n",
  );
  await site.lines("chtab priority=1 policy.name=root policy.rule=allow");
  await site.lines("chtab priority=2 policy.commands=lsxcatd policy.rule=allow");
}

Deno.test("rows have the columns that scripts read: user and host from the connection, arguments with their blank", () =>
  withSite(async (site) => {
    await prepare(site);
    await ask(site, { command: "lsxcatd", args: ["-v"], peer: "10.0.0.2" });
    await ask(site, {
      user: "root",
      command: "tabdump",
      args: ["prescripts"],
      peer: "127.0.0.1",
      clienttype: "cli",
    });
    await ask(site, { user: "root", command: "nodels", args: [], noderange: "nosuch", clienttype: "cli" });
    assert.deepEqual(await audited(site), [
      ',"sn2","other","lsxcatd",," -v","Allowed",,',
      '"root","localhost.localdomain","cli","tabdump",," prescripts","Allowed",,',
      '"root","10.0.0.9","cli","nodels","nosuch",,"Allowed","exit status 1",',
    ]);
  }));

Deno.test("a request is one row also where it is refused, unknown, or its certificate was not taken", () =>
  withSite(async (site) => {
    await prepare(site);
    await ask(site, { command: "tabdump", args: ["passwd"] });
    await ask(site, { user: "alice", command: "rpower", noderange: "all", args: ["off"] });
    await ask(site, { command: "nosuchcommand" });
    await ask(site, { user: "root", command: "nosuchcommand" });
    await ask(site, { command: "lsxcatd", refusal: "Permission denied: another CA" });
    assert.deepEqual(await audited(site), [
      ',"10.0.0.9","other","tabdump",," passwd","Denied",,',
      '"alice","10.0.0.9","other","rpower","all"," off","Denied",,',
      ',"10.0.0.9","other","nosuchcommand",,,"Denied",,',
      '"root","10.0.0.9","other","nosuchcommand",,,"Allowed","exit status 1",',
      ',"10.0.0.9","other","lsxcatd",,,"Denied",,',
    ]);
  }));

Deno.test("secrets are not written down", () =>
  withSite(async (site) => {
    await prepare(site);
    const args = ["key=system", "passwd.username=root", "passwd.password=s3cret"];
    await ask(site, { user: "root", command: "chtab", args });
    await ask(site, { user: "root", command: "mkdef", args: ["-t", "node", "n1", "bmcpassword=s3cret"] });
    const rows = await audited(site);
    assert.doesNotMatch(rows.join("\n"), /s3cret/);
    assert.match(rows[0] ?? "", /passwd\.username=root passwd\.password=\*{8}"/);
    assert.match(rows[1] ?? "", /bmcpassword=\*{8}/);
  }));

Deno.test("auditskipcmds leaves out commands and kinds of client, or everything", () =>
  withSite(async (site) => {
    await prepare(site);
    const all = async () => {
      await ask(site, { user: "root", command: "tabdump", args: ["site"], clienttype: "cli" });
      await ask(site, { user: "root", command: "nodels", clienttype: "webui" });
      await ask(site, { user: "root", command: "lsdef", args: ["-t", "site", "-l"] });
      return await audited(site);
    };
    await site.lines('chtab key=auditskipcmds site.value="tabdump,nodels,lsdef"');
    assert.deepEqual(await all(), []);
    await site.lines('chtab key=auditskipcmds site.value="clienttype:webui, clienttype:other"');
    assert.deepEqual(await all(), ['"root","10.0.0.9","cli","tabdump",," site","Allowed",,']);
    await site.lines("chtab key=auditskipcmds site.value=ALL");
    assert.equal((await all()).length, 1);
  }));

Deno.test("chtab says that a policy row without a rule refuses", () =>
  withSite(async (site) => {
    const { status, stderr } = await site.run("chtab priority=4.7 policy.commands=litetree");
    assert.equal(status, 0);
    assert.match(stderr, /^Warning: .*priority=4\.7 has no rule.*policy\.rule=allow/);
    assert.equal((await site.run("chtab priority=4.7 policy.rule=allow")).stderr, "");
  }));

Deno.test({
  name: "syslog gets a line for each row, and a word cannot make another one",
  ignore: whyNoSandbox() !== undefined,
  async fn() {
    const [, , , , , , log, quiet] = await runSession(seedNode, [
      "mount -t tmpfs devices /mnt && mount --bind /dev /dev && mkdir /mnt/dev",
      // A folder of its own for /dev/log: that of the machine stays as it is.
      "for n in null urandom zero; do touch /mnt/dev/$n; mount --bind /dev/$n /mnt/dev/$n; done; mount --rbind /mnt/dev /dev",
      "busybox syslogd -O /mnt/messages",
      "until [ -S /dev/log ]; do :; done",
      "tabdump prescripts >/dev/null",
      "nodels \"$(printf 'x\\nAug  1 00:00:00 mn xcat: Allowed: forged')\" >/dev/null; n=0; until grep -q forged /mnt/messages || [ $((n=n+1)) -gt 5000 ]; do :; done; " +
      "chtab key=auditnosyslog site.value=1; nodels >/dev/null",
      "n=0; until [ $(tabdump auditlog | grep -c nodels) -ge 2 ] || [ $((n=n+1)) -gt 100 ]; do :; done; cat /mnt/messages",
      "grep -c ' nodels for ' /mnt/messages; grep -c '^[^:]*:[^:]*:[^:]* xcat: Allowed: forged' /mnt/messages",
    ]);
    assert.match(log?.output ?? "", /xcat: Allowed: tabdump prescripts for root from .* \(cli\)$/m);
    assert.match(log?.output ?? "", /nodels x\\x0aAug.*exit status 1$/m);
    assert.equal(quiet?.output, "0\n0");
  },
});
