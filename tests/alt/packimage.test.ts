/** packimage over an image that genimage made, unpacked again by the programs that nodes' kernels agree with. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type ImageSite, withImageSite } from "./image_site.ts";

const image = "alt-x86_64-netboot-compute";

function withImage(work: (site: ImageSite) => Promise<void>): Promise<void> {
  return withImageSite(async (site) => {
    await site.lines("genimage -o alt -a x86_64 -p compute");
    await work(site);
  });
}

Deno.test("an image is packed in each of the forms, without what the exlist names", () =>
  withImage(async ({ run, lines, folder, environment: { ports } }) => {
    await ports.fs.write(
      "/install/custom/netboot/alt/compute.exlist",
      "# documentation\n./boot/*\n./lib/modules*\n./usr/lib\n+./lib/modules/*/modules.builtin\n",
    );
    const packed = () => readdirSync(folder).filter((name) => name.startsWith("rootimg.")).sort();
    const digestIsRight = (name: string) =>
      assert.equal(
        readFileSync(join(folder, `${name}.sha256`), "utf8"),
        `${createHash("sha256").update(readFileSync(join(folder, name))).digest("hex")}  ${name}\n`,
      );
    for (const compression of ["", "-c xz", "-c pigz"]) {
      await lines(`packimage -p compute -o alt -a x86_64 -m cpio ${compression}`);
      const name = compression === "-c xz" ? "rootimg.cpio.xz" : "rootimg.cpio.gz";
      assert.deepEqual(packed(), [name, `${name}.sha256`]);
      digestIsRight(name);
      const program = compression === "-c xz" ? "xz" : "gzip";
      const archive = execFileSync(program, ["-dc", join(folder, name)], { maxBuffer: 1 << 28 });
      writeFileSync(join(folder, "archive"), archive);
      const paths = execFileSync("cpio", ["-it", "--quiet", "-F", join(folder, "archive")], {
        encoding: "utf8",
      });
      assert.match(paths, /^usr\/bin\/application$/m);
      assert.match(paths, /^lib\/modules\/.*\/modules.builtin$/m);
      assert.match(paths, /^lib\/modules$/m);
      assert.doesNotMatch(paths, /vmlinuz|modules.dep|libhelp/);
    }
    for (const compression of ["zstd", "gzip", "xz"]) {
      await lines(`packimage ${image} -m squashfs -c ${compression}`);
      assert.deepEqual(packed(), ["rootimg.squashfs", "rootimg.squashfs.sha256"]);
      digestIsRight("rootimg.squashfs");
      const stat = execFileSync("unsquashfs", ["-s", join(folder, "rootimg.squashfs")], { encoding: "utf8" });
      assert.match(stat, new RegExp(`Compression ${compression}`));
      const paths = execFileSync("unsquashfs", ["-l", join(folder, "rootimg.squashfs")], {
        encoding: "utf8",
      });
      assert.match(paths, /\/usr\/bin\/application$/m);
      assert.match(paths, /\/lib\/modules\/.*\/modules.builtin$/m);
      assert.doesNotMatch(paths, /vmlinuz|modules.dep|libhelp/);
    }
    await lines(`packimage ${image} -m nfs`);
    assert.deepEqual(packed(), ["rootimg.nfs"]);
    const zstd = await run(`packimage ${image} -m cpio -c zstd`);
    assert.match(zstd.stderr, /name the package zstd in the list of packages/);
    assert.deepEqual([zstd.status, packed()], [1, ["rootimg.nfs"]]);
    assert.deepEqual(await lines(`gettab imagename=${image} linuximage.exlist linuximage.rootimgdir`), [
      "linuximage.exlist: /install/custom/netboot/alt/compute.exlist",
      "linuximage.rootimgdir: /install/netboot/alt/x86_64/compute",
    ]);
  }));

Deno.test("an image has the cluster's password, keys and files, and nothing that makes a machine unique", () =>
  withImage(async ({ lines, folder, environment: { ports } }) => {
    const read = (path: string) => readFileSync(join(folder, "rootimg", path), "utf8");
    await lines("chtab key=system passwd.username=root passwd.password=cluster");
    await ports.fs.write("/etc/xcat/cert/ca.pem", "authority");
    await ports.fs.write("/install/postscripts/_ssh/authorized_keys", "ssh-ed25519 AAAA root@mn\n");
    await ports.fs.write("/etc/hosts", "10.0.0.1 mn\n");
    await ports.fs.write("/etc/accounts", "root:x:0:0::/:/bin/false\nuser:x:500:500::/home/user:/bin/sh\n");
    await ports.fs.write(
      "/install/custom/netboot/alt/compute.alt.x86_64.synclist",
      "/etc/hosts -> /etc/hosts\n/etc/hosts /etc/accounts -> /opt/copies\n/etc/hosts -> (node1) /etc/other\n/etc/[!h]cc?unt* -> /opt/fit\n" +
        "MERGE:\n/etc/accounts -> /etc/passwd\nAPPEND:\n/etc/hosts -> /etc/list\n",
    );
    for (let time = 0; time < 2; time++) await lines(`packimage ${image} -m nfs`);
    const hash = read("etc/shadow").split(":")[1] ?? "";
    const [, , salt = ""] = hash.split("$");
    assert.equal(
      execFileSync("openssl", ["passwd", "-6", "-salt", salt, "cluster"], { encoding: "utf8" }).trim(),
      hash,
    );
    assert.equal(statSync(join(folder, "rootimg/etc/shadow")).mode & 0o777, 0o600);
    assert.deepEqual([read("etc/xcat/cert/ca.pem"), read("root/.ssh/authorized_keys")], [
      "authority",
      "ssh-ed25519 AAAA root@mn\n",
    ]);
    assert.equal(statSync(join(folder, "rootimg/root/.ssh")).mode & 0o777, 0o700);
    assert.deepEqual([read("etc/machine-id"), existsSync(join(folder, "rootimg/etc/ssh/ssh_host_rsa_key"))], [
      "",
      false,
    ]);
    assert.deepEqual(
      [read("etc/hosts"), read("opt/copies/hosts"), read("etc/list")],
      Array(3).fill("10.0.0.1 mn\n"),
    );
    assert.ok(!existsSync(join(folder, "rootimg/etc/other")));
    assert.deepEqual(readdirSync(join(folder, "rootimg/opt/fit")), ["accounts"]);
    assert.equal(
      read("etc/passwd"),
      "root:x:0:0:root:/root:/bin/sh\ndaemon:x:2:2:daemon:/:/bin/false\nuser:x:500:500::/home/user:/bin/sh\n",
    );
  }));

Deno.test("what is wrong is said, and the packed image stays", () =>
  withImage(async ({ run, lines, folder, environment: { ports } }) => {
    await lines(`packimage ${image} -m squashfs`);
    const before = readFileSync(join(folder, "rootimg.squashfs.sha256"), "utf8");
    const refused = async (line: string, reason: RegExp) => {
      const outcome = await run(line);
      assert.match(outcome.stderr, reason);
      assert.equal(outcome.status, 1);
      assert.equal(readFileSync(join(folder, "rootimg.squashfs.sha256"), "utf8"), before);
      assert.deepEqual(readdirSync(folder).filter((name) => name.startsWith(".")), []);
    };
    await refused(`packimage ${image} -m iso`, /-m iso: known are cpio, squashfs, nfs/);
    await refused(`packimage -o alt -a x86_64 -p service`, /rootimg does not exist: make it with genimage/);
    await refused("packimage nosuch", /There is no osimage "nosuch"/);
    await ports.fs.write("/install/custom/netboot/alt/compute.synclist", "/nowhere -> /etc/x\n");
    await refused(
      `packimage -o alt -a x86_64 -p compute -m squashfs`,
      /compute.synclist, line 1: \/nowhere does not exist/,
    );
    await ports.fs.remove("/install/custom/netboot/alt/compute.synclist");
    await ports.fs.write("/install/custom/netboot/alt/compute.exlist", "/boot\n");
    await refused(`packimage ${image} -m squashfs`, /must begin with .\//);
    await ports.fs.write("/install/custom/netboot/alt/compute.exlist", "./\n");
    await refused(`packimage ${image} -m squashfs`, /compute.exlist, line 1: ".\/" must begin with/);
    await ports.fs.remove("/install/custom/netboot/alt/compute.exlist");
    assert.equal((await run(`packimage ${image} -m nfs --dry-run`)).status, 0);
    assert.equal(readFileSync(join(folder, "rootimg.squashfs.sha256"), "utf8"), before);
  }));
