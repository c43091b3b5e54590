import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { managementNode } from "./cluster.ts";
import { runInSandbox, whyNoSandbox } from "./sandbox.ts";

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));

Deno.test({
  name: "a node boots by pxelinux and one by iPXE over HTTP; both report booted and let root in by key",
  ignore: whyNoSandbox() !== undefined || !existsSync("/usr/bin/qemu-system-x86_64"),
  async fn() {
    const build = spawnSync("sh", [path("image/build.sh")], { encoding: "utf8" });
    assert.equal(build.status, 0, build.stderr);
    const argv = [Deno.execPath(), "run", "-A", path("by_hand_boot.ts"), build.stdout.trim()];
    const { status, stdout, stderr } = await runInSandbox(managementNode, argv);
    assert.equal(status, 0, stderr);
    const seen = JSON.parse(stdout) as { reports: { node: string; line: string }[]; hostnames: string[] };
    for (const node of ["node1", "node2"]) {
      assert.ok(
        seen.reports.some((report) => report.node === node && report.line === "installstatus booted"),
      );
    }
    assert.deepEqual(seen.hostnames, ["node1", "node2"]);
  },
});
