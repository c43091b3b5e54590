/** Builds that are interrupted or killed, and disks that are full: what was there stays, and it is said. */
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { plugins } from "../../plugins/mod.ts";
import { withSite } from "../definitions/test_site.ts";
import { withImageSite } from "./image_site.ts";

/** The program in a process of its own, in a mount namespace that `setup` prepares; `wrap` is a script that calls "$@". */
function command(root: string, setup: string, words: readonly string[], wrap = 'exec "$@"') {
  const entry = new URL("../../cmd/xcat.ts", import.meta.url).pathname;
  const binary = process.env.XCAT_BINARY;
  const program = binary ? [binary] : [Deno.execPath(), "run", "-A", entry];
  const child = spawn("unshare", ["--mount", "sh", "-c", `${setup}\n${wrap}`, "sh", ...program, ...words], {
    env: { ...process.env, XCATBYPASS: "1", XCAT_SYSROOT: root },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (bytes) => output += bytes);
  const ended = new Promise<{ status: number | null; output: string }>((resolve) =>
    child.on("close", (status) => resolve({ status, output }))
  );
  return { child, ended };
}

const genimage = ["genimage", "-o", "alt", "-a", "x86_64", "-p", "compute"];
const packimage = ["packimage", "-o", "alt", "-a", "x86_64", "-p", "compute"];

const later = () => new Promise((resolve) => setTimeout(resolve, 20));
const isSleeping = () =>
  spawnSync("pgrep", ["-f", "^/bin/busybox sleep 600"], { encoding: "utf8" }).stdout.trim() !== "";

Deno.test("an interrupted build ends at once, with all that it started, and the image stays", () =>
  withImageSite(async ({ root, folder, lines, list }) => {
    await lines("genimage -o alt -a x86_64 -p compute");
    const before = statSync(join(folder, "rootimg")).ino;
    await list("kernel-image", "busybox", "slow");
    const { child, ended } = command(root, "", genimage);
    while (!isSleeping()) await later();
    child.kill("SIGINT");
    const { status } = await ended;
    assert.notEqual(status, 0);
    assert.ok(!isSleeping(), "the package's script goes on");
    assert.equal(statSync(join(folder, "rootimg")).ino, before);
    assert.deepEqual(readdirSync(folder).sort(), ["initrd.gz", "kernel", "rootimg"]);
    assert.deepEqual(readdirSync(join(root, "var/lib/_mknetboot")), []);
  }));

Deno.test("a full disk is told, and the image stays", () =>
  withImageSite(async ({ root, folder, lines, list }) => {
    await lines("genimage -o alt -a x86_64 -p compute");
    const before = statSync(join(folder, "rootimg")).ino;
    await list("kernel-image", "busybox", "setup", "big");
    for (
      const [place, size] of [["var/lib/_mknetboot", "6m"], [
        "install/netboot/alt/x86_64/compute",
        "",
      ]] as const
    ) {
      // The second is a folder that nothing can be written into, as the disk of the images is full.
      const setup = size
        ? `mount -t tmpfs -o size=${size} full ${root}/${place}`
        : `mount --bind ${root}/${place} ${root}/${place} && mount -o remount,bind,ro ${root}/${place}`;
      const { ended } = command(root, setup, genimage);
      const { status, output } = await ended;
      assert.equal(status, 1, output);
      assert.match(output, size ? /needs \d+MB more space/ : /read-only|EROFS/i);
      assert.equal(statSync(join(folder, "rootimg")).ino, before);
      assert.deepEqual(readdirSync(folder).sort(), ["initrd.gz", "kernel", "rootimg"]);
    }
  }));

Deno.test("a build that is killed leaves the image, and no program behind; what is left of it goes after a day", () =>
  withImageSite(async ({ root, folder, lines, list }) => {
    await lines("genimage -o alt -a x86_64 -p compute");
    const before = statSync(join(folder, "rootimg")).ino;
    await list("kernel-image", "busybox", "slow");
    const { child, ended } = command(root, "", genimage);
    while (!isSleeping()) await later();
    child.kill("SIGKILL");
    await ended;
    const deadline = Date.now() + 20_000;
    while (isSleeping() && Date.now() < deadline) await later();
    assert.ok(!isSleeping(), "the package's script goes on");
    assert.equal(statSync(join(folder, "rootimg")).ino, before);
    const home = join(root, "var/lib/_mknetboot"), left = readdirSync(home);
    assert.equal(left.length, 1);
    await list("kernel-image", "busybox", "setup");
    await lines("genimage -o alt -a x86_64 -p compute");
    assert.deepEqual(readdirSync(home), left, "it may be that of another build");
    const old = Date.now() / 1000 - 2 * 86_400;
    utimesSync(join(home, left[0] ?? ""), old, old);
    await lines("genimage -o alt -a x86_64 -p compute");
    assert.deepEqual(readdirSync(home), []);
  }));

Deno.test("packimage that is killed or interrupted leaves the packed image with its digest", () =>
  withImageSite(async ({ root, folder, lines, list }) => {
    await list("kernel-image", "busybox", "setup", "big");
    await lines("genimage -o alt -a x86_64 -p compute");
    await lines("packimage -o alt -a x86_64 -p compute -m cpio -c xz");
    const packed = join(folder, "rootimg.cpio.xz"), before = readFileSync(`${packed}.sha256`, "utf8");
    for (const signal of ["SIGKILL", "SIGINT"] as const) {
      const { child, ended } = command(root, "", [...packimage, "-c", "xz"]);
      const works = () => readdirSync(folder).filter((name) => name.startsWith(".packimage."));
      const isPacking = () => works().some((name) => existsSync(join(folder, name, "rootimg.cpio.xz")));
      const left = works().length;
      while (works().length === left || !isPacking()) await later();
      child.kill(signal);
      assert.notEqual((await ended).status, 0);
      assert.equal(readFileSync(`${packed}.sha256`, "utf8"), before);
      const digest = createHash("sha256").update(readFileSync(packed)).digest("hex");
      assert.equal(before, `${digest}  rootimg.cpio.xz\n`);
      for (const name of works()) Deno.removeSync(join(folder, name), { recursive: true });
    }
  }));

Deno.test("packimage on a full disk says so, and the packed image stays", () =>
  withImageSite(async ({ root, folder, lines, list }) => {
    await list("kernel-image", "busybox", "setup", "big");
    await lines("genimage -o alt -a x86_64 -p compute");
    await lines("packimage -o alt -a x86_64 -p compute -m squashfs");
    const names = readdirSync(folder).sort();
    for (const method of ["cpio", "squashfs"]) {
      const size = Number(spawnSync("du", ["-s", "-B1", folder], { encoding: "utf8" }).stdout.split("\t")[0]);
      const setup =
        `mkdir -p ${root}/full && mount -t tmpfs -o size=${size + (2 << 20)} full ${root}/full && ` +
        `cp -a ${folder}/. ${root}/full && mount --bind ${root}/full ${folder}`;
      const script =
        `"$@"; status=$?; ls -A ${folder}; cd ${folder} && sha256sum -c --quiet *.sha256; exit $status`;
      const { ended } = command(root, setup, [...packimage, "-m", method], script);
      const { status, output } = await ended;
      assert.equal(status, 1, output);
      const [said, ...rest] = output.trim().split("\n").filter((line) => line.includes("Error:"));
      assert.match(said ?? "", /no space (is )?left|write error|failed to write/i, output);
      assert.deepEqual(rest, [], output);
      assert.deepEqual(output.trim().split("\n").slice(-names.length).sort(), names);
    }
  }));

Deno.test("nodeset on a full disk says so, and each node keeps its boot file", () =>
  withSite(async (site) => {
    const image = "/install/netboot/alt/x86_64/compute", tftp = `${site.root}/tftpboot`;
    const { fs } = site.environment.ports;
    for (const name of ["kernel", "initrd.gz", "rootimg.nfs"]) await fs.write(`${image}/${name}`, name);
    await site.environment.db.write((transaction) => {
      transaction.put("site", { key: "master" }, { value: "10.0.0.1" });
      for (let number = 1; number <= 100; number++) {
        const node = `n${number}`;
        transaction.put("nodelist", { node }, { groups: "compute" });
        transaction.put("mac", { node }, { mac: `2a:2a:2a:2a:2a:${number.toString(16).padStart(2, "0")}` });
        transaction.put("hosts", { node }, { ip: `10.0.1.${number}` });
      }
      transaction.put("nodetype", { node: "compute" }, { os: "alt", arch: "x86_64", profile: "compute" });
      transaction.put("noderes", { node: "compute" }, { netboot: "pxe" });
      return Promise.resolve();
    });
    await site.lines("nodeset compute netboot");
    await site.lines("chtab node=compute nodehm.serialport=0");
    const states = await site.lines("tabdump chain");
    const setup = `mkdir ${site.root}/full && mount -t tmpfs -o size=1m full ${site.root}/full && ` +
      `cp -a ${tftp}/. ${site.root}/full && mount --bind ${site.root}/full ${tftp} && ` +
      `dd if=/dev/zero of=${tftp}/filler bs=4k 2>/dev/null; cp -a ${tftp}/pxelinux.cfg ${site.root}/before`;
    const script =
      `"$@"; status=$?; diff -r ${site.root}/before ${tftp}/pxelinux.cfg && echo same; exit $status`;
    const { ended } = command(site.root, setup, ["nodeset", "compute", "netboot"], script);
    const { status, output } = await ended;
    assert.equal(status, 1, output);
    assert.match(output, /^Error: \/tftpboot\/pxelinux.cfg: no space is left on the disk \(ENOSPC\)$/m);
    assert.match(output, /^same$/m);
    assert.equal(output.trim().split("\n").length, 2, output);
    assert.deepEqual(await site.lines("tabdump chain"), states);
    assert.deepEqual(await site.lines("nodeset n1 stat"), ["n1: netboot alt-x86_64-compute"]);
  }, plugins));
