import assert from "node:assert/strict";
import type { Request } from "../../core/context.ts";
import { type TestSite, withSite } from "./test_site.ts";

async function refused({ environment }: TestSite, request: Request): Promise<boolean> {
  const asked = environment.handle(
    { user: "alice", peer: "10.0.0.9", ...request },
    new AbortController().signal,
  );
  for await (const result of asked) {
    if ("error" in result && result.error?.startsWith("Permission denied")) return true;
  }
  return false;
}

Deno.test("a rule for some nodes opens no command that takes none, whatever noderange the request carries", () =>
  withSite(async (site) => {
    await site.lines("nodeadd node1-node3 groups=all");
    await site.lines("chtab key=system passwd.username=root passwd.password=secret");
    await site.lines("mkdef -t policy -o 6 name=alice noderange=node1 rule=allow");
    assert.equal(await refused(site, { command: "nodels", noderange: "node1", args: [] }), false);
    assert.equal(await refused(site, { command: "nodels", noderange: "node1-node2", args: [] }), true);
    assert.equal(await refused(site, { command: "tabdump", noderange: "node1", args: ["passwd"] }), true);
    assert.equal(
      await refused(site, { command: "lsdef", noderange: "node1", args: ["-t", "policy", "-l"] }),
      true,
    );
    assert.equal(await refused(site, { command: "chdef", args: ["node1", "groups=x"] }), true);
    assert.equal(await refused(site, { command: "nodels", args: [] }), true);
  }));

Deno.test("over loopback it is this machine that asks, by its own name; localhost is no host", () =>
  withSite(async (site) => {
    const own = site.environment.ports.net.hostname().replace(/\..*/, "");
    Deno.mkdirSync(`${site.root}/etc`, { recursive: true });
    Deno.writeTextFileSync(`${site.root}/etc/hosts`, `127.0.0.1 localhost\n10.0.0.1 ${own}.cluster ${own}\n`);
    const request = { command: "nodels", args: [], peer: "127.0.0.1" };
    const rule = (host: string) => site.lines(`mkdef -f -t policy -o 6 name=alice rule=allow host=${host}`);
    for (const host of [own, `${own}.cluster`, "127.0.0.1"]) {
      await rule(host);
      assert.equal(await refused(site, request), false, host);
    }
    assert.equal(await refused(site, { ...request, peer: "10.0.0.9" }), true);
    await rule(own);
    assert.equal(await refused(site, { ...request, peer: "10.0.0.1" }), false);
    assert.equal(await refused(site, { ...request, peer: "10.0.0.9" }), true);
    await rule("localhost");
    assert.equal(await refused(site, request), true);
  }));
