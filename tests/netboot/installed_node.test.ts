/** A node that is installed to disk: its scripts before and after the first reboot, against the real daemon and monitor. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { type NodeSide, withNodeSide } from "./node_side.ts";

const ignore = spawnSync("busybox", ["true"]).status !== 0;
const opt = "share/netboot/root/opt/xcat";

const test = (name: string, fn: (side: NodeSide) => Promise<void>) =>
  Deno.test({ name, ignore, fn: () => withNodeSide((side) => withDisc(side).then(() => fn(side))) });

/** A copied disc, scripts that say that they ran, and the system that was just installed. */
async function withDisc({ site, root, script }: NodeSide): Promise<void> {
  const put = (path: string, content: string) => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  };
  for (const file of ["syslinux/alt0/vmlinuz", "syslinux/alt0/full.cz"]) {
    put(`${site.root}/install/alt/x86_64/${file}`, file);
  }
  put(`${root}/etc/shadow`, "root:!:19000::::::\nbin:*:19000::::::\n");
  for (const name of ["before", "after"]) script(name, `echo ${name} $NODESETSTATE >> ${root}/ran`);
  await site.lines(
    "chtab node=xcatdefaults postscripts.postscripts=before postscripts.postbootscripts=after",
  );
  await site.lines("chtab key=system passwd.username=root passwd.password=cluster");
}

test("postscripts run before the reboot, postbootscripts once at the first boot", async (side) => {
  const { site, root, boot, run, value } = side;
  await boot("install");
  const installed = await run(`${opt}/xcatdsklspost`, ["-i"]);
  assert.equal(installed.status, 0, installed.output);
  assert.equal(readFileSync(`${root}/ran`, "utf8"), "before install\n");
  assert.match(readFileSync(`${root}/etc/shadow`, "utf8"), /^root:\$6\$[^:]+:19000::::::\nbin:\*/);
  const later = `${root}/var/lib/xcat/mypostscript.post`;
  assert.doesNotMatch(readFileSync(later, "utf8"), /run_ps before/);
  assert.equal(statSync(later).mode & 0o077, 0);

  const first = await run(`${opt}/xcatfirstboot`);
  assert.equal(first.status, 0, first.output);
  assert.equal((await run(`${opt}/xcatfirstboot`)).status, 0);
  assert.equal(readFileSync(`${root}/ran`, "utf8"), "before install\nafter install\n");
  assert.ok(!existsSync(later));
  assert.equal(await value("nodelist.status"), "booted");
  assert.match(readFileSync(`${site.root}/tftpboot/pxelinux.cfg/node1`, "utf8"), /LOCALBOOT/);
  assert.ok(!existsSync(`${site.root}/install/autoinst/node1`), "what it read is gone");
});

test("a postscript that fails is named, also after the first boot, and nothing is installed again for it", async (side) => {
  const { site, root, script, boot, run, value, warnings } = side;
  script("before", "echo no room; exit 4");
  await boot("install");
  const { status, output } = await run(`${opt}/xcatdsklspost`, ["-i"]);
  assert.equal(status, 0, output);
  assert.equal((await run(`${opt}/xcatfirstboot`)).status, 0);
  assert.equal(readFileSync(`${root}/ran`, "utf8"), "after install\n");
  assert.equal(await value("nodelist.status"), "failed");
  assert.deepEqual(
    warnings.filter((text) => text.includes("postscripts failed")),
    Array(2).fill("node1: postscripts failed: before"),
  );
  assert.match(readFileSync(`${site.root}/tftpboot/pxelinux.cfg/node1`, "utf8"), /LOCALBOOT/);
});

test("a node that goes down in its first boot says so at the next one", async (side) => {
  const { root, boot, run, value } = side;
  await boot("install");
  await run(`${opt}/xcatdsklspost`, ["-i"]);
  const later = `${root}/var/lib/xcat/mypostscript.post`;
  writeFileSync(`${later}.begun`, readFileSync(later));
  rmSync(later);
  assert.equal((await run(`${opt}/xcatfirstboot`)).status, 0);
  assert.deepEqual(readdirSync(dirname(later)), ["token"]);
  assert.equal(await value("nodelist.status"), "failed");
});

test("a node whose first boot is not heard of tells the same at the next one", async (side) => {
  const { root, boot, run, value } = side;
  await boot("install");
  await run(`${opt}/xcatdsklspost`, ["-i"]);
  const later = `${root}/var/lib/xcat/mypostscript.post`;
  // As if the power failed when all was done and nobody had taken the report, or when it was written only.
  const unheard = await run(`${opt}/xcatfirstboot`, [], { XCAT_MONITOR_PORT: "1" });
  assert.equal(unheard.status, 1, unheard.output);
  writeFileSync(`${later}.begun`, "exit 3\n");
  assert.equal((await run(`${opt}/xcatfirstboot`)).status, 0);
  assert.equal(readFileSync(`${root}/ran`, "utf8"), "before install\nafter install\n");
  assert.deepEqual(readdirSync(dirname(later)), []);
  assert.equal(await value("nodelist.status"), "booted");
});

test("a node without a password in the tables is closed to passwords", async (side) => {
  const { site, root, boot, run } = side;
  await site.lines("chtab -d key=system passwd");
  await boot("install");
  const { status, output } = await run(`${opt}/xcatdsklspost`, ["-i"]);
  assert.equal(status, 0, output);
  assert.match(readFileSync(`${root}/etc/shadow`, "utf8"), /^root:\*:/);
});
