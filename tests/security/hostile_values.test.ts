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
