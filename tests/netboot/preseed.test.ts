/** nodeset install of Debian below a system root of its own: boot files, preseed.cfg, and what is found before. */
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { plugins } from "../../plugins/mod.ts";
import { type TestSite, withSite } from "../definitions/test_site.ts";

const disc = "/install/debian12/x86_64";
const main = `${disc}/dists/bookworm/main`;
const netboot = `${main}/installer-amd64/current/images/netboot/debian-installer/amd64`;
const image = "debian12-x86_64-install-compute";
const autoinst = "/install/autoinst/node1";

async function withNode(work: (site: TestSite) => Promise<void>): Promise<void> {
  await withSite(async (site) => {
    put(site, `${netboot}/linux`, kernel("6.1.0-50-amd64"));
    put(site, `${netboot}/initrd.gz`, "initrd");
    for (const name of ["Release", "main/binary-amd64/Release"]) {
      put(site, `${disc}/dists/bookworm/${name}`, name);
    }
    put(
      site,
      `${main}/debian-installer/binary-amd64/Packages.gz`,
      list("anna", "ext4-modules-6.1.0-50-amd64-di"),
    );
    put(site, `${main}/binary-amd64/Packages.gz`, list("bash", "openssh-server", "nfs-common"));
    put(site, "/root/.ssh/id_ed25519.pub", "ssh-ed25519 AAAA root@mn\n");
    for (
      const line of [
        "chtab key=domain site.value=cluster",
        "chtab key=timezone site.value=Europe/Moscow",
        "chtab key=system passwd.username=root passwd.password=geheim",
        `chtab imagename=${image} osimage.provmethod=install osimage.osvers=debian12 osimage.osarch=x86_64 ` +
        "osimage.profile=compute osimage.imagetype=linux",
        `chtab imagename=${image} linuximage.template=/usr/share/xcat/install/debian/compute.tmpl ` +
        `linuximage.pkgdir=${disc}`,
        "nodeadd node1 groups=compute,all mac.mac=2a:2a:2a:2a:2a:2a hosts.ip=172.16.2.11",
        "chtab node=node1 nodetype.os=debian12 nodetype.arch=x86_64 nodetype.profile=compute",
        "chtab node=node1 noderes.netboot=pxe noderes.xcatmaster=172.16.2.2 nodehm.serialport=0",
      ]
    ) await site.lines(line);
    await work(site);
  }, plugins);
}

function put({ root }: TestSite, path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(root + path), { recursive: true });
  writeFileSync(root + path, content);
}

const read = ({ root }: TestSite, path: string) => readFileSync(root + path, "utf8");

const list = (...names: string[]) =>
  gzipSync(names.map((name) => `Package: ${name}\nVersion: 1\n\n`).join(""));

/** The header by which a kernel for PCs tells its version. */
function kernel(version: string): Uint8Array {
  const bytes = new Uint8Array(1024), view = new DataView(bytes.buffer);
  view.setUint32(0x202, 0x53726448, true);
  view.setUint16(0x20e, 0x100, true);
  bytes.set(new TextEncoder().encode(`${version} (debian-kernel@lists.debian.org)`), 0x300);
  return bytes;
}

/** Questions and answers, as debconf itself reads them. */
function answers(text: string): Map<string, string> {
  const checked = spawnSync("debconf-set-selections", ["--checkonly"], { input: text, encoding: "utf8" });
  if (checked.error === undefined) assert.equal(checked.status, 0, checked.stderr);
  return new Map(
    text.split("\n").filter((line) => line !== "").map((line) => {
      const [, question = "", , value = ""] = /^\S+ (\S+) (\S+) ?(.*)$/.exec(line) ?? [];
      return [question, value];
    }),
  );
}

Deno.test("the boot file names the answers, and leaves the interface to BOOTIF", () =>
  withNode(async (site) => {
    assert.deepEqual(await site.lines("nodeset node1 install"), ["node1: install debian12-x86_64-compute"]);
    assert.equal(
      read(site, "/tftpboot/pxelinux.cfg/node1").replace(/ XCATNONCE=\S+/, ""),
      `#install debian12-x86_64-compute
DEFAULT xCAT
LABEL xCAT
 KERNEL xcat/debian12/x86_64/linux
 APPEND initrd=xcat/debian12/x86_64/initrd.gz auto=true priority=critical url=http://172.16.2.2/install/autoinst/node1/preseed.cfg interface=auto hostname=node1 domain=cluster console=tty0 console=ttyS0,115200
  IPAPPEND 2
`,
    );
    assert.equal(read(site, "/tftpboot/xcat/debian12/x86_64/initrd.gz"), "initrd");
    await site.lines("chtab node=node1 noderes.installnic=enp3s0");
    await site.lines("nodeset node1 install");
    assert.match(read(site, "/tftpboot/pxelinux.cfg/node1"), / interface=enp3s0 /);
  }));

Deno.test("preseed.cfg is what debconf reads, with this node's values and no secret", () =>
  withNode(async (site) => {
    await site.lines("nodeset node1 install");
    assert.deepEqual(readdirSync(`${site.root}${autoinst}`), [
      ".served-to",
      "preseed.cfg",
      "root.pub",
      "xcat-post.sh",
      "xcat-pre.sh",
      "xcat-root.tar",
    ]);
    const said = answers(read(site, `${autoinst}/preseed.cfg`));
    const expected: Record<string, string> = {
      "mirror/http/hostname": "172.16.2.2",
      "mirror/http/directory": "/install/debian12/x86_64",
      "mirror/suite": "bookworm",
      "debian-installer/allow_unauthenticated": "true",
      "time/zone": "Europe/Moscow",
      "partman-auto/disk": "/dev/sda",
      "grub-installer/bootdev": "/dev/sda",
      "debian-installer/add-kernel-opts": "console=tty0 console=ttyS0,115200",
      "preseed/late_command": "sh /tmp/xcat-pre.sh late",
    };
    for (const [question, value] of Object.entries(expected)) {
      assert.equal(said.get(question), value, question);
    }
    const password = said.get("passwd/root-password") ?? "";
    assert.ok(password.length >= 16 && password !== "geheim");
    assert.equal(said.get("passwd/root-password-again"), password);
    await site.lines("nodeset node1 install");
    assert.notEqual(answers(read(site, `${autoinst}/preseed.cfg`)).get("passwd/root-password"), password);
    for (const file of ["preseed.cfg", "xcat-pre.sh", "xcat-post.sh"]) {
      assert.doesNotMatch(read(site, `${autoinst}/${file}`), /geheim|XCATNONCE|\$6\$/, file);
    }
    for (const file of ["xcat-pre.sh", "xcat-post.sh"]) {
      execFileSync("sh", ["-n", `${site.root}${autoinst}/${file}`]);
    }
    const root = execFileSync("tar", ["-tf", `${site.root}${autoinst}/xcat-root.tar`], { encoding: "utf8" });
    assert.match(root, /^opt\/xcat\/runatfirstboot$/m);
    await site.lines("nodeset node1 boot");
    assert.ok(!existsSync(`${site.root}${autoinst}`));
  }));

Deno.test("a signed archive is checked by the installer", () =>
  withNode(async (site) => {
    put(site, `${disc}/dists/bookworm/InRelease`, "signed");
    await site.lines("nodeset node1 install");
    assert.ok(!answers(read(site, `${autoinst}/preseed.cfg`)).has("debian-installer/allow_unauthenticated"));
  }));

Deno.test("template, layout, disk and packages of the administrator go before the shipped ones", () =>
  withNode(async (site) => {
    put(
      site,
      "/install/custom/install/debian/compute.tmpl",
      "# mine\nd-i a/b string #TABLE:nodepos:$NODE:rack# on #DISK#\n#PARTITIONS#\n#SCRIPTS#\n" +
        "d-i pkgsel/include string #PACKAGES#\n",
    );
    put(
      site,
      "/install/custom/install/debian/compute.debian.x86_64.installer.pkglist",
      "nfs-common # for /home\n",
    );
    put(site, "/layout", "swap 1G\n/home rest xfs\n/ 20G\n");
    put(site, "/disk", "/dev/nvme0n1\n");
    await site.lines("chtab node=compute nodepos.rack=r7");
    await site.lines(`chtab imagename=${image} linuximage.partitionfile=/layout,d:/disk`);
    await site.lines("nodeset node1 install");
    const said = answers(read(site, `${autoinst}/preseed.cfg`));
    assert.equal(said.get("a/b"), "r7 on /dev/nvme0n1");
    assert.equal(said.get("pkgsel/include"), "nfs-common");
    const pre = read(site, `${autoinst}/xcat-pre.sh`);
    assert.match(pre, /^DISK='\/dev\/nvme0n1'$/m);
    assert.match(
      pre,
      /^VOLUMES='1074 1074 1074 linux-swap method\{ swap \} format\{ \} \. 21475 21475 21475 ext4 [^']*mountpoint\{ \/ \} \. 1024 1000000 -1 ext4 [^']*filesystem\{ xfs \} mountpoint\{ \/home \} \.'$/m,
    );
    assert.match(read(site, `${autoinst}/xcat-post.sh`), /^PACKAGES='nfs-common'$/m);
  }));

Deno.test("other packages of the profile are told to the node, list by list", () =>
  withNode(async (site) => {
    const folder = "/install/custom/install/debian";
    put(site, `${folder}/compute.otherpkgs.pkglist`, "#INCLUDE:more#\n#NEW_INSTALL_LIST#\n-nano\ntools/mc\n");
    put(site, `${folder}/more`, "htop\n");
    await site.lines("chtab key=precreatemypostscripts site.value=1");
    await site.lines("nodeset node1 osimage=debian12-x86_64-install-compute");
    const script = read(site, "/tftpboot/mypostscripts/mypostscript.node1");
    for (const line of ["OTHERPKGS_INDEX=2", "OTHERPKGS1=htop", "OTHERPKGS2=-nano,tools/mc"]) {
      assert.ok(script.includes(`${line}\n`), line);
    }
    put(site, `${folder}/more`, "#INCLUDE:compute.otherpkgs.pkglist#\n");
    const { status, stderr } = await site.run("nodeset node1 install");
    assert.equal(status, 1);
    assert.match(
      stderr,
      /compute\.otherpkgs\.pkglist includes .*more includes .*compute\.otherpkgs\.pkglist/,
    );
  }));

Deno.test("what would stop the installer is said before the node is touched", () =>
  withNode(async (site) => {
    const own = "/install/custom/install/debian/compute.tmpl";
    const pkglist = "/install/custom/install/debian/compute.installer.pkglist";
    const set = (values: string) => site.lines(`chtab imagename=${image} ${values}`);
    const cases: [prepare: () => unknown, says: RegExp][] = [
      [() => set("linuximage.template=/nosuch.tmpl"), /linuximage\.template: there is no \/nosuch\.tmpl/],
      [async () => {
        await set("linuximage.template=");
        put(site, own, "# mine\nd-i a/b string #NOSUCH#\n");
      }, /Line 2 of the template has #NOSUCH#/],
      [() => {
        put(site, own, "d-i a/b string #DISK#\n");
        put(site, pkglist, "openssh-server\nnosuch\n");
      }, /compute\.installer\.pkglist names packages that are not on the disc.*: nosuch/],
      [() => put(site, `${main}/binary-amd64/Packages.gz`, "cut off"), /Packages\.gz is damaged/],
      [() => {
        put(site, `${main}/binary-amd64/Packages.gz`, list("openssh-server"));
        put(site, pkglist, "openssh-server\n");
        put(site, `${netboot}/linux`, kernel("6.1.0-47-amd64"));
      }, /linux is Linux 6\.1\.0-47-amd64; the installer's modules in .* are for 6\.1\.0-50-amd64/],
      [() => put(site, `${netboot}/linux`, "text"), /linux is no Linux kernel/],
      [
        () => execFileSync("rm", [`${site.root}${main}/binary-amd64/Release`]),
        /There is no .*binary-amd64\/Release, by which the installer knows/,
      ],
      [
        () => {
          put(site, `${main}/binary-amd64/Release`, "Release");
          execFileSync("rm", [`${site.root}${netboot}/linux`]);
        },
        /no installer for debian12 .*install\/netboot\/debian-installer\/amd64, or install debian-installer-12-netboot-amd64/,
      ],
      [() => {
        put(site, `${netboot}/linux`, kernel("6.1.0-50-amd64"));
        return set("linuximage.partitionfile=d:/nosuch");
      }, /partitionfile: there is no \/nosuch/],
      [
        () => set("linuximage.partitionfile= linuximage.pkgdir=/install/empty"),
        /\/install\/empty holds no packages of Debian/,
      ],
      [
        () =>
          execFileSync("mv", [site.root + disc, `${site.root}/elsewhere`]) &&
          set("linuximage.pkgdir=/elsewhere linuximage.otherpkglist="),
        /\/elsewhere is not below \/install, so no node can fetch it/,
      ],
    ];
    for (const [prepare, says] of cases) {
      await prepare();
      const { status, stderr } = await site.run("nodeset node1 install");
      assert.equal(status, 1, String(says));
      assert.match(stderr, says);
      assert.ok(!existsSync(`${site.root}/tftpboot/pxelinux.cfg/node1`), String(says));
      assert.ok(!existsSync(`${site.root}${autoinst}`), String(says));
    }
  }));

/** A file system of 4 MiB at site.installdir, seen by the commands that run in it only. */
const fullDisk = [
  'mount -t tmpfs -o size=4m none "$XCAT_SYSROOT/install" && cp -a "$XCAT_SYSROOT/copied/." "$XCAT_SYSROOT/install/"',
  'xcat() { "$DENO" run -A --quiet "$PROGRAM" "$@" 2>&1; echo "status $?"; }',
  'head -c 8000000 /dev/zero > "$XCAT_SYSROOT/mirror/pool"',
  "xcat copycds -n debian12 -a x86_64 /mirror",
  'dd if=/dev/zero of="$XCAT_SYSROOT/install/filler" bs=4k 2> /dev/null',
  "xcat nodeset node1 install",
  'find "$XCAT_SYSROOT/install" -path "*autoinst/node1/*" -o -name ".debian*" -o -name x86_64 -newer "$XCAT_SYSROOT/mirror/pool"',
  'cat "$XCAT_SYSROOT/tftpboot/pxelinux.cfg/node1"',
].join("\n");

Deno.test({
  name: "a full disk is said, and leaves neither a copy nor half of a node's files",
  ignore: spawnSync("unshare", ["--mount", "--map-root-user", "true"]).status !== 0,
  fn: () =>
    withNode(async (site) => {
      await site.lines("nodeset node1 boot");
      execFileSync("mv", [`${site.root}/install`, `${site.root}/copied`]);
      mkdirSync(`${site.root}/install`);
      put(site, "/mirror/.disk/info", "Debian GNU/Linux 12.5.0 - amd64\n");
      put(site, "/mirror/md5sum.txt", "");
      const { stdout, stderr } = spawnSync("unshare", ["--mount", "--map-root-user", "sh", "-c", fullDisk], {
        encoding: "utf8",
        env: {
          ...Deno.env.toObject(),
          XCAT_SYSROOT: site.root,
          XCATBYPASS: "1",
          DENO: Deno.execPath(),
          PROGRAM: fileURLToPath(new URL("../../cmd/xcat.ts", import.meta.url)),
        },
      });
      assert.match(stdout, /\/install\/debian12 has \d+ MiB free, the disc needs 8 MiB\nstatus 1\n/, stderr);
      assert.match(
        stdout,
        /^Error: \/install\/autoinst\/node1\S*: no space is left on the disk \(ENOSPC\)\nstatus 1\n/m,
      );
      assert.match(stdout, /status 1\n#boot\n/, stdout);
    }),
});
