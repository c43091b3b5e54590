/** The scripts that ALT's installer runs, and takes no notice of how they end: what failed stays the told story. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { type NodeSide, withNodeSide } from "./node_side.ts";

const ignore = ["busybox", "curl"].some((program) => spawnSync(program, ["--help"]).status !== 0);
const hooks = "share/install/scripts";
const disk = ["/dev/sda", "/dev/vda", "/dev/nvme0n1"].find(existsSync);

const test = (name: string, fn: (side: NodeSide) => Promise<void>, without = false) =>
  Deno.test({
    name,
    ignore: ignore || without,
    fn: () => withNodeSide((side) => withInstaller(side).then(() => fn(side))),
  });

/** A copied disc, and the installer's own root, on a machine without the disk that the tables name. */
async function withInstaller({ site, root, boot }: NodeSide): Promise<void> {
  const put = (path: string, content: string) => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  };
  for (const file of ["syslinux/alt0/vmlinuz", "syslinux/alt0/full.cz"]) {
    put(`${site.root}/install/alt/x86_64/${file}`, file);
  }
  put(`${site.root}/install/custom/disk`, "/dev/nvme99n1\n");
  await site.lines(
    "chtab imagename=alt-x86_64-install-compute linuximage.partitionfile=d:/install/custom/disk",
  );
  for (const folder of ["tmp", "destination/root"]) mkdirSync(`${root}/${folder}`, { recursive: true });
  await boot("install");
}

test("a disk that is not there is told, and the installer goes no further", async (side) => {
  const { site, runUntil, value } = side;
  await runUntil(/has no disk \/dev\/nvme99n1[^]*failed: disk/, `${hooks}/10-xCAT-preinstall.sh`);
  assert.equal(await value("nodelist.status"), "failed:disk");
  assert.ok(existsSync(`${site.root}/install/autoinst/node1`), "the next boot begins anew");
});

test("a system that xcat-post.sh cannot run in is told, and not started", async (side) => {
  const { root, runUntil, value } = side;
  // There is nothing that chroot could run.
  const destdir = { destdir: `${root}/destination` };
  await runUntil(/failed: xcat-post\.sh/, `${hooks}/81-xCAT-postinstall.sh`, [], destdir);
  assert.ok(existsSync(`${root}/destination/opt/xcat/xcatdsklspost`));
  assert.match(readFileSync(`${root}/destination/root/xcat-post.sh`, "utf8"), /^XCAT_NODE='node1'$/m);
  assert.equal(await value("nodelist.status"), "failed:xcat-post.sh");
});

test("a disk that is there: the installation is told to have begun", async (side) => {
  const { site, root, run, boot, value } = side;
  writeFileSync(`${site.root}/install/custom/disk`, disk ?? "");
  await boot("install");
  const { status, output } = await run(`${hooks}/10-xCAT-preinstall.sh`);
  assert.deepEqual([status, output], [0, ""]);
  assert.match(readFileSync(`${root}/tmp/xcat-pre.sh`, "utf8"), /^NODE='node1'$/m);
  assert.equal(await value("nodelist.status"), "installing");
}, disk === undefined);
