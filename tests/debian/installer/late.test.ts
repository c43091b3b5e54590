/** The commands of preseed.cfg, run by Debian's installer itself: minutes, and a system from the archive. */
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { managementNode } from "../../lab/cluster.ts";
import { runInSandbox, whyNoSandbox } from "../../lab/sandbox.ts";

const initrd = "/usr/lib/debian-installer/images/12/amd64/text/debian-installer/amd64/initrd.gz";

Deno.test({
  name: "the installer's own shell and tools report, check the disk and hand over to the new system, once",
  ignore: process.env.XCAT_SLOW_TESTS !== "1" || process.getuid?.() !== 0 || whyNoSandbox() !== undefined,
  async fn() {
    const work = Deno.makeTempDirSync({ prefix: "xcat-installer-" });
    try {
      const installer = `${work}/installer`, target = `${work}/target`;
      mkdirSync(installer);
      execFileSync("sh", ["-c", 'gzip -dc "$0" | (cd "$1" && cpio -idm --quiet)', initrd, installer]);
      const made = spawnSync("mmdebstrap", [
        "--variant=minbase",
        "--include=busybox,openssl",
        "bookworm",
        target,
      ], {
        encoding: "utf8",
      });
      assert.equal(made.status, 0, made.stderr);
      const program = fileURLToPath(new URL("late.ts", import.meta.url));
      const argv = [Deno.execPath(), "run", "-A", program, installer, target];
      const { status, stdout, stderr } = await runInSandbox(managementNode, argv);
      assert.equal(status, 0, stdout + stderr);
      assert.match(stdout, /^INSTALLED ONCE$/m);
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  },
});
