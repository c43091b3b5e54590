/** A daemon that is killed at any moment leaves each node with a boot file whose nonce is accepted. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import process from "node:process";
import { plugins } from "../../plugins/mod.ts";
import { type TestSite, withSite } from "../definitions/test_site.ts";

const address = "172.16.2.101";

async function withNode(work: (site: TestSite) => Promise<void>): Promise<void> {
  await withSite(async (site) => {
    const image = `${site.root}/install/netboot/alt/x86_64/compute`;
    mkdirSync(image, { recursive: true });
    for (const name of ["kernel", "initrd.gz", "rootimg.nfs"]) writeFileSync(`${image}/${name}`, name);
    await site.environment.db.write((transaction) => {
      transaction.put("site", { key: "master" }, { value: "172.16.2.2" });
      transaction.put("site", { key: "auditskipcmds" }, { value: "ALL" });
      transaction.put("policy", { priority: "1" }, { name: "root", rule: "allow" });
      transaction.put("nodelist", { node: "node1" }, { groups: "all" });
      transaction.put("mac", { node: "node1" }, { mac: "2a:2a:2a:2a:2a:01" });
      transaction.put("hosts", { node: "node1" }, { ip: address });
      transaction.put("nodetype", { node: "node1" }, { os: "alt", arch: "x86_64", profile: "compute" });
      transaction.put("noderes", { node: "node1" }, { netboot: "xnba" });
      return Promise.resolve();
    });
    await site.lines("nodeset node1 netboot");
    await work(site);
  }, plugins);
}

/** True where the command came to its end before that change. */
function killedBefore(step: number, { root }: TestSite, command: string, ...args: string[]): boolean {
  const { status, signal, stderr } = spawnSync(
    process.execPath,
    [
      "run",
      "-A",
      new URL("killed_process.ts", import.meta.url).pathname,
      root,
      String(step),
      command,
      ...args,
    ],
    { env: { ...process.env, TEST_PEER: address }, encoding: "utf8" },
  );
  assert.ok(status === 0 || signal === "SIGKILL", stderr);
  return signal === "SIGKILL";
}

const nonceOf = ({ root }: TestSite, suffix = "") =>
  /XCATNONCE=(\S+)/.exec(readFileSync(`${root}/tftpboot/xcat/xnba/nodes/node1${suffix}`, "utf8"))?.[1] ?? "";

/** What the node gets for the nonce of its boot file; throws where that is refused. */
async function exchange({ environment }: TestSite, nonce: string): Promise<string> {
  const request = { command: "getnodetoken", args: [`token=${nonce}`], user: "root", peer: address };
  for await (const result of environment.handle(request, new AbortController().signal)) {
    if ("error" in result && result.error) throw new Error(result.error);
    if ("data" in result) return result.data ?? "";
  }
  throw new Error("There was no answer");
}

/** Kills the command before each of its changes in turn, until it has no more. */
async function atEachStep(site: TestSite, run: (step: number) => Promise<boolean>): Promise<number> {
  for (let step = 1;; step++) {
    const killed = await run(step);
    // After a kill one of the other files may hold the nonce before, which is used up with the first.
    for (const suffix of killed ? [""] : ["", ".uefi", ".pxelinux"]) {
      const nonce = nonceOf(site, suffix);
      assert.match(await exchange(site, nonce), /^node1\./, `step ${step}, node1${suffix}`);
      await assert.rejects(exchange(site, nonce), /nodeset/, "for one use only");
    }
    if (!killed) return step;
    await site.lines("nodeset node1 netboot");
  }
}

Deno.test("nodeset killed before any of its changes", () =>
  withNode(async (site) => {
    const steps = await atEachStep(site, async (step) => {
      await site.environment.db.write((transaction) => {
        const expire = String(Math.floor(Date.now() / 1000) + 3600); // so that nodeset makes a new one
        transaction.put("nodetoken", { node: "node1", purpose: "boot" }, { expire });
        return Promise.resolve();
      });
      return killedBefore(step, site, "nodeset", "node1", "netboot");
    });
    assert.ok(steps >= 4, `${steps} changes`);
  }));

Deno.test("the exchange of a nonce killed before any of its changes", () =>
  withNode(async (site) => {
    const steps = await atEachStep(site, (step) => {
      const nonce = nonceOf(site);
      return Promise.resolve(killedBefore(step, site, "getnodetoken", "", `token=${nonce}`));
    });
    assert.ok(steps >= 5, `${steps} changes`);
  }));
