/** genimage over packages of the real rpmbuild, installed by the real rpm. */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { execFileSync, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import process from "node:process";
import { gunzipSync } from "node:zlib";
import { kernelFiles, withImageSite } from "./image_site.ts";
import { buildRpms } from "./rpm_packages.ts";

Deno.test("packages become a root file system, a kernel and an initrd, and rows of the tables", () =>
  withImageSite(async ({ run, lines, folder, root }) => {
    const outcome = await run("genimage -o alt -a x86_64 -p compute -n e1000e -i eth1");
    assert.equal(outcome.status, 0, outcome.stderr);
    assert.deepEqual(readdirSync(folder).sort(), ["initrd.gz", "kernel", "rootimg"]);
    assert.equal(readFileSync(join(folder, "kernel"), "utf8"), "kernel");
    assert.equal(readFileSync(join(folder, "rootimg/usr/bin/application"), "utf8"), "x");
    assert.ok(!existsSync(join(folder, "rootimg/usr/share/doc/libhelp/README")), "documentation is left out");
    assert.equal(readFileSync(join(folder, "rootimg/etc/post-ran-as"), "utf8"), "0\n");
    const installed = execFileSync("rpm", [
      "--root",
      join(folder, "rootimg"),
      "--dbpath",
      "/var/lib/rpm",
      "-qa",
    ], {
      encoding: "utf8",
    }).trim().split("\n").map((name) => name.replace(/-1.0-alt1.*/, "")).sort();
    assert.deepEqual(installed, ["application", "busybox", "filesystem", "kernel-image", "libhelp", "setup"]);
    writeFileSync(join(root, "initrd"), gunzipSync(readFileSync(join(folder, "initrd.gz"))));
    const initrd = execFileSync("cpio", ["-itv", "--quiet", "-F", join(root, "initrd")], {
      encoding: "utf8",
    });
    for (const path of ["init", "bin/sh -> busybox", "lib/modules/e1000e.ko", "etc/udhcpc.script"]) {
      assert.ok(initrd.includes(` ${path}\n`), path);
    }
    const order = execFileSync("cpio", [
      "-i",
      "--quiet",
      "--to-stdout",
      "-F",
      join(root, "initrd"),
      "etc/modules.order",
    ], {
      encoding: "utf8",
    });
    assert.equal(order, "pps.ko\nptp.ko\ne1000e.ko\noverlay.ko\n");
    assert.deepEqual(
      await lines("lsdef -t osimage alt-x86_64-netboot-compute -i osvers,osarch,profile,provmethod,pkglist"),
      [
        "Object name: alt-x86_64-netboot-compute",
        "    osarch=x86_64",
        "    osvers=alt",
        "    pkglist=/install/custom/netboot/alt/compute.pkglist",
        "    profile=compute",
        "    provmethod=netboot",
      ],
    );
    assert.deepEqual(
      await lines("gettab imagename=alt-x86_64-netboot-compute linuximage.netdrivers linuximage.nodebootif"),
      [
        "linuximage.netdrivers: e1000e",
        "linuximage.nodebootif: eth1",
      ],
    );
    assert.match(
      readFileSync(join(root, "var/log/xcat/genimage-alt-x86_64-netboot-compute.log"), "utf8"),
      /setup-1.0-alt1/,
    );
    assert.deepEqual(readdirSync(join(root, "var/lib/_mknetboot")), [], "nothing is left of the build");
  }));

Deno.test("a build that fails leaves the image that is there, and says what is wrong", () =>
  withImageSite(async ({ run, list, folder, root, environment: { ports } }) => {
    assert.equal((await run("genimage -o alt -a x86_64 -p compute")).status, 0);
    const before = statSync(join(folder, "rootimg")).ino;
    const refused = async (line: string, reason: RegExp) => {
      const outcome = await run(line);
      assert.equal(outcome.status, 1, line);
      assert.match(outcome.stderr, reason);
      assert.deepEqual(readdirSync(folder).sort(), ["initrd.gz", "kernel", "rootimg"]);
      assert.equal(statSync(join(folder, "rootimg")).ino, before);
      assert.deepEqual(readdirSync(join(root, "var/lib/_mknetboot")), []);
    };
    await refused(
      "genimage -o alt -a x86_64 -p compute -n nosuch",
      /Kernel 6.1.0-test-alt1 has no module nosuch/,
    );
    await refused("genimage -o alt -a x86_64 -p compute -k 9.9", /no kernel 9.9; there is: 6.1.0-test-alt1/);
    await refused(
      "genimage -o alt -a x86_64 -p other",
      /no package list other.pkglist in .*custom\/netboot\/alt/,
    );
    await refused(
      "genimage -o debian -a x86_64 -p compute",
      /Nothing here knows how to make an image of "debian"/,
    );
    await refused("genimage -o alt -a x86 -p compute", /sources.list_x86 does not exist/);
    await refused("genimage -o alt -p compute -m statelite", /Statelite images cannot be made yet/);
    await refused("genimage -o ../alt -p compute", /may only have letters/);
    await list("application", "nosuch");
    await refused("genimage -o alt -a x86_64 -p compute", /no package is called nosuch.*compute.pkglist/);
    await list("application", "busybox");
    await refused("genimage -o alt -a x86_64 -p compute", /The image has no kernel/);
    await list("kernel-image", "busybox");
    await ports.fs.write(
      "/install/custom/netboot/alt/compute.postinstall",
      "#!/bin/sh\necho broken >&2\nexit 3\n",
      { mode: 0o755 },
    );
    await refused("genimage -o alt -a x86_64 -p compute", /compute.postinstall ended with 3: broken/);
  }));

Deno.test("lists with further steps, other packages, removals and a script of the profile", () =>
  withImageSite(async ({ lines, list, folder, environment: { ports } }) => {
    await ports.fs.write("/install/custom/netboot/alt/base", "kernel-image\n-application # not needed\n");
    await list("#INCLUDE:base#", "#NEW_INSTALL_LIST#", "application", "busybox", "setup", "-libhelp");
    await ports.fs.write("/install/custom/netboot/alt/compute.otherpkgs.pkglist", "extra\n");
    await ports.fs.write(
      "/install/custom/netboot/alt/compute.alt.x86_64.postinstall",
      '#!/bin/sh\necho "$2 $3 $4" > "$1/etc/postinstall"\n',
      { mode: 0o755 },
    );
    await lines("genimage -o alt -a x86_64 -p compute");
    assert.equal(readFileSync(join(folder, "rootimg/etc/postinstall"), "utf8"), "alt x86_64 compute\n");
    assert.ok(existsSync(join(folder, "rootimg/usr/bin/extra")));
    assert.ok(
      existsSync(join(folder, "rootimg/usr/lib/libhelp")),
      "what was removed came back with the other packages",
    );
  }));

Deno.test("a new root takes the place of the old one, which stays for nodes that have it mounted", () =>
  withImageSite(async ({ run, lines, folder }) => {
    await lines("genimage -o alt -a x86_64 -p compute");
    await lines("mkdef -t node node1,node2 groups=compute os=alt arch=x86_64 profile=compute");
    await lines("mkdef -t node node3 groups=compute os=alt arch=x86_64 profile=other");
    const image = "alt-x86_64-netboot-compute";
    const generations = () => readdirSync(folder).filter((name) => /^rootimg\.\d{8}-\d{6}$/.test(name));
    await lines(`packimage ${image} -m squashfs`);
    await lines(`genimage ${image}`);
    assert.deepEqual(generations(), [], "what was packed, nobody has mounted");
    const inode = statSync(join(folder, "rootimg/etc/passwd")).ino;
    await lines(`packimage ${image} -m nfs`);
    const outcome = await run(`genimage ${image}`);
    assert.equal(outcome.status, 0, outcome.stderr);
    const [first = ""] = generations();
    assert.match(outcome.stderr, new RegExp(`may still run from /\\S+/${first}: node1, node2\\.`));
    assert.equal(statSync(join(folder, first, "etc/passwd")).ino, inode);
    // Nodes that have it mounted do not know that it was packed for something else since.
    await lines(`packimage ${image} -m squashfs`);
    const another = await run(`genimage ${image}`);
    const second = generations().find((name) => name !== first) ?? "";
    assert.match(another.stderr, new RegExp(`${first}, /\\S+/${second}: node1, node2`));
    assert.ok(existsSync(join(folder, second, "etc/passwd")));
    await lines(`genimage ${image}`);
    assert.equal(generations().length, 2, "the one in between was never packed for NFS");
    await lines(`genimage ${image} --onlyinitrd`);
    assert.equal(generations().length, 2);
  }));

Deno.test("a dry run tells what would be installed, and changes nothing", () =>
  withImageSite(async ({ run, folder, root }) => {
    const outcome = await run("genimage -o alt -a x86_64 -p compute --dry-run");
    assert.equal(outcome.status, 0, outcome.stderr);
    assert.ok(!existsSync(folder) && !existsSync(join(root, "var/lib/_mknetboot")));
  }));

Deno.test("where there is a build user, no package's script runs as root, and owners are right afterwards", () =>
  withImageSite(async ({ root, folder, list }) => {
    await list("setup", "kernel-image", "busybox", "owned");
    const script = `
set -e
mount -t tmpfs users /mnt
for file in passwd group subuid subgid; do cp /etc/$file /mnt/$file 2>/dev/null || : > /mnt/$file; done
echo '_mknetboot:x:64123:64123::/var/lib/_mknetboot:/bin/false' >> /mnt/passwd
echo '_mknetboot:x:64123:' >> /mnt/group
echo '_mknetboot:1000000000:65536' | tee -a /mnt/subuid >> /mnt/subgid
for file in passwd group subuid subgid; do mount --bind /mnt/$file /etc/$file; done
exec "$@"
`;
    const binary = process.env.XCAT_BINARY;
    const entry = new URL("../../cmd/xcat.ts", import.meta.url).pathname;
    const program = binary ? [binary] : [Deno.execPath(), "run", "-A", entry];
    const outcome = spawnSync("unshare", [
      ...["--mount", "sh", "-c", script, "sh", ...program],
      ...["genimage", "-o", "alt", "-a", "x86_64", "-p", "compute"],
    ], { encoding: "utf8", env: { ...process.env, XCATBYPASS: "1", XCAT_SYSROOT: root } });
    assert.equal(outcome.status, 0, outcome.stdout + outcome.stderr);
    assert.doesNotMatch(outcome.stderr, /built as root/);
    assert.equal(
      readFileSync(join(folder, "rootimg/etc/owned-by"), "utf8").trim(),
      "64123",
      "whom the kernel knew",
    );
    const of = (path: string) => statSync(join(folder, "rootimg", path));
    assert.deepEqual([of("etc/owned-by").uid, of("var/owned").uid, of("var/owned").gid], [0, 2, 2]);
    assert.equal(of("usr/bin/setuid").mode & 0o7777, 0o4755);
    assert.equal(of("bin/busybox").uid, 0);
  }));

Deno.test("packages of another machine are fetched once, and refused where they are not what the list says", () =>
  withImageSite(async ({ run, lines, root, folder, environment: { ports } }) => {
    const asked: string[] = [];
    let damaged = false;
    const server = createServer((request, response) => {
      asked.push(request.url ?? "");
      try {
        const bytes = readFileSync(join(root, "ALT", request.url ?? ""));
        if (damaged && request.url?.endsWith(".rpm")) {
          bytes[bytes.length - 9] = (bytes[bytes.length - 9] ?? 0) ^ 1;
        }
        response.end(bytes);
      } catch {
        response.writeHead(404).end();
      }
    }).listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    try {
      const uri = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      await ports.fs.write("/etc/xcat/alt/list", `# a mirror\nrpm ${uri} x86_64 classic\n`);
      await lines("chtab key=aptsrclist_x86_64 site.value=/etc/xcat/alt/list");
      damaged = true;
      const refused = await run("genimage -o alt -a x86_64 -p compute");
      assert.match(refused.stderr, /\.rpm has BLAKE2b [0-9a-f]+, [0-9a-f]+ is listed for /);
      assert.ok(refused.status === 1 && !existsSync(join(folder, "rootimg")));
      damaged = false;
      for (let time = 0; time < 2; time++) {
        asked.length = 0;
        const outcome = await run("genimage -o alt -a x86_64 -p compute");
        assert.equal(outcome.status, 0, outcome.stderr);
        assert.equal(asked.filter((path) => path.endsWith(".rpm")).length, time === 0 ? 6 : 0);
      }
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
    const gone = await run("genimage -o alt -a x86_64 -p compute");
    assert.match(gone.stderr, /x86_64\/base\/release could not be fetched/);
  }));

Deno.test("an image for x86 takes packages for i586, and names what it lacks", () =>
  withImageSite(async ({ run, list, root, environment: { ports }, lines }) => {
    await buildRpms(join(root, "ALT/i586/RPMS.classic"), [
      { name: "program", arch: "i586", requires: ["kernel-image"], files: { "/usr/bin/program": "x" } },
      { name: "kernel-image", files: kernelFiles },
    ]);
    await lines("genbasedir --create --topdir=/ALT i586 classic");
    // The architecture in xCAT's word or in ALT's.
    for (const arch of ["x86", "i586"]) {
      await ports.fs.write("/etc/xcat/alt/sources.list_x86", `rpm file:/ALT ${arch} classic\n`);
      await list("program");
      const outcome = await run("genimage -o alt -a x86 -p compute");
      assert.match(outcome.stderr, /needs a busybox for 32 bits that is linked statically/);
      assert.equal(outcome.status, 1);
    }
  }));

Deno.test("a busybox that lacks what the initrd runs is passed over for that of this machine", () =>
  withImageSite(async ({ root, lines, folder }) => {
    const whole = readFileSync("/bin/busybox"), lacking = Buffer.from(whole);
    lacking.write("udhcpb", lacking.indexOf("\0udhcpc\0") + 1);
    const tree = join(root, "tree");
    mkdirSync(join(tree, "bin"), { recursive: true });
    writeFileSync(join(tree, "bin/busybox"), lacking, { mode: 0o755 });
    symlinkSync("busybox", join(tree, "bin/sh"));
    await buildRpms(join(root, "ALT/x86_64/RPMS.classic"), [
      {
        name: "busybox",
        version: "2.0",
        arch: "x86_64",
        requires: ["filesystem"],
        provides: ["/bin/sh"],
        tree,
      },
    ]);
    await lines("genbasedir --create --topdir=/ALT x86_64 classic");
    await lines("genimage -o alt -a x86_64 -p compute");
    assert.ok(readFileSync(join(folder, "rootimg/bin/busybox")).equals(lacking));
    assert.ok(gunzipSync(readFileSync(join(folder, "initrd.gz"))).includes(whole));
  }));
