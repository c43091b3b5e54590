import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import process from "node:process";
import { type TestSite, withSite } from "../../tests/definitions/test_site.ts";
import { plugins } from "../mod.ts";

const ALT = {
  ".disk/info": "ALT Linux SKIF x86_64 (20091204)\n",
  "ALTLinux/RPMS.classic/basesystem.rpm": "rpm",
  "Metadata/pkg-groups.tar": "groups",
  "Metadata/vm-profile.scm": "()",
  "syslinux/alt0/vmlinuz": "kernel",
  "syslinux/alt0/full.cz": "initrd",
};

const DEBIAN = {
  ".disk/info": 'Debian GNU/Linux 12.5.0 "Bookworm" - Official amd64 NETINST with firmware\n',
  "install.amd/vmlinuz": "kernel",
  "install.amd/initrd.gz": "initrd",
};

function md5Lines(files: Readonly<Record<string, string>>): string {
  return Object.entries(files).map(([path, text]) =>
    `${createHash("md5").update(text).digest("hex")}  ./${path}\n`
  ).join("");
}

/** Makes an image of these files below the site's root; answers its path there. */
function makeDisc({ root }: TestSite, name: string, files: Readonly<Record<string, string>>): string {
  const tree = `${root}/build/${name}`;
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(`${tree}/${path}`), { recursive: true });
    writeFileSync(`${tree}/${path}`, text);
  }
  execFileSync("xorriso", ["-as", "mkisofs", "-quiet", "-R", "-o", `${tree}.iso`, tree], { stdio: "ignore" });
  return `/build/${name}.iso`;
}

async function altSite(work: (site: TestSite) => Promise<void>): Promise<void> {
  await withSite(async (site) => {
    await site.lines("chtab key=installdir site.value=/var/lib/xcat");
    await work(site);
  }, plugins);
}

Deno.test("an ALT disc under the name alt gives the rows of the guide", () =>
  altSite(async (site) => {
    const disc = makeDisc(site, "alt", ALT);
    await site.lines(`copycds -n alt -a x86_64 ${disc}`);
    for (const [path, text] of Object.entries(ALT)) {
      assert.equal(readFileSync(`${site.root}/var/lib/xcat/alt/x86_64/${path}`, "utf8"), text);
    }
    const rows = await site.lines("tabdump linuximage");
    assert.match(
      rows[1] ?? "",
      /^"alt-x86_64-install-compute","\/usr\/share\/xcat\/install\/alt\/compute\.tmpl",.*"\/var\/lib\/xcat\/alt\/x86_64",.*"\/var\/lib\/xcat\/post\/otherpkgs\/alt\/x86_64",/,
    );
    const [image = ""] = await site.lines(
      "lsdef -t osimage -o alt-x86_64-install-compute -i osvers,osarch,profile,provmethod,imagetype,osname -c",
    ).then((lines) => [lines.join(" ")]);
    for (const value of ["osvers=alt", "osarch=x86_64", "profile=compute", "provmethod=install"]) {
      assert.ok(image.includes(value), `${value} in ${image}`);
    }
  }));

Deno.test("the disc tells what it is where nobody says", () =>
  altSite(async (site) => {
    const alt = makeDisc(site, "p10", {
      ".disk/info": "ALT Workstation 10.2 x86_64 build 2023-12-27\n",
      "boot/vmlinuz": "kernel",
      "boot/full.cz": "initrd",
    });
    const old = makeDisc(site, "p8", {
      ...ALT,
      ".disk/info": "ALT Workstation build 2018-03-12\n",
      ".disk/arch": "i586\n",
    });
    const debian = makeDisc(site, "debian", { ...DEBIAN, "md5sum.txt": md5Lines(DEBIAN) });
    assert.deepEqual(await site.lines(`copycds -i ${alt} ${old} ${debian}`), [
      "DISTNAME:alt10.2",
      "ARCH:x86_64",
      "DISTNAME:alt",
      "ARCH:x86",
      "DISTNAME:debian12.5.0",
      "ARCH:x86_64",
    ]);
    await site.lines(`copycds ${debian}`);
    assert.ok(existsSync(`${site.root}/var/lib/xcat/debian12.5.0/x86_64/install.amd/vmlinuz`));
    assert.match(
      (await site.lines("tabdump osdistro"))[1] ?? "",
      /"debian12.5.0-x86_64","debian","12","5.0","x86_64","Linux"/,
    );
  }));

Deno.test("a second copy keeps what a person added, and takes what the disc has", () =>
  altSite(async (site) => {
    const disc = makeDisc(site, "alt", ALT);
    const folder = `${site.root}/var/lib/xcat/alt/x86_64`;
    await site.lines(`copycds -n alt ${disc}`);
    await site.lines("chtab imagename=alt-x86_64-install-compute linuximage.template=/root/own.tmpl");
    writeFileSync(`${folder}/ALTLinux/RPMS.classic/own.rpm`, "own");
    writeFileSync(`${folder}/syslinux/alt0/vmlinuz`, "changed by hand");
    await site.lines(`copycds -n alt ${disc}`);
    assert.equal(readFileSync(`${folder}/ALTLinux/RPMS.classic/own.rpm`, "utf8"), "own");
    assert.equal(readFileSync(`${folder}/syslinux/alt0/vmlinuz`, "utf8"), "kernel");
    assert.match((await site.lines("tabdump linuximage"))[1] ?? "", /"\/root\/own\.tmpl"/);
  }));

Deno.test("a folder is a disc too; -o writes no image, -p chooses the folder", () =>
  altSite(async (site) => {
    makeDisc(site, "alt", ALT);
    await site.lines("copycds -n alt -o -p /srv/alt /build/alt");
    assert.equal(readFileSync(`${site.root}/srv/alt/syslinux/alt0/full.cz`, "utf8"), "initrd");
    assert.equal((await site.lines("tabdump linuximage")).length, 1);
  }));

Deno.test("a disc that is broken, foreign or another than it is said to be leaves nothing behind", () =>
  altSite(async (site) => {
    const installdir = `${site.root}/var/lib/xcat`;
    const whole = makeDisc(site, "alt", { ...ALT, "ALTLinux/big.rpm": "x".repeat(3_000_000) });
    const cut = makeDisc(site, "cut", { ...ALT, "ALTLinux/zbig.rpm": "x".repeat(3_000_000) });
    truncateSync(`${site.root}${cut}`, 2_000_000);
    const damaged = makeDisc(site, "damaged", {
      ...DEBIAN,
      "md5sum.txt": md5Lines({ ...DEBIAN, "install.amd/vmlinuz": "other" }),
    });
    const foreign = makeDisc(site, "foreign", { ".disk/info": "Slackware 15\n", x: "y" });
    const { "syslinux/alt0/full.cz": _initrd, ...headless } = ALT;
    const incomplete = makeDisc(site, "incomplete", headless);
    const second = makeDisc(site, "second", {
      ...DEBIAN,
      ".disk/info": 'Debian GNU/Linux 12.5.0 "Bookworm" - Official amd64 DVD Binary-2 20240210-11:28\n',
    });
    writeFileSync(`${site.root}/build/text.iso`, "no disc");
    const cases: [line: string, says: RegExp][] = [
      [`copycds ${cut}`, /cut\.iso (could not be copied|is damaged): ./],
      [`copycds ${damaged}`, /damaged, by its own md5sum\.txt: .*vmlinuz/],
      [`copycds ${foreign}`, /no installation disc of alt or debian.*Slackware 15.*\.disk\/info there/],
      [
        `copycds ${incomplete}`,
        /incomplete, or laid out in a way that is not known: it has no syslinux\/alt0\/full\.cz\. .*into a folder/,
      ],
      [`copycds ${second}`, /second\.iso is disc 2 of a set.*copy disc 1/],
      ["copycds /build/text.iso", /no disc that can be read/],
      ["copycds /build/nosuch.iso", /There is no \/build\/nosuch\.iso/],
      [`copycds -n debian12 ${whole}`, /disc of alt.*"debian12"/],
      [`copycds -a x86 ${whole}`, /is for x86_64, not for x86/],
      [`copycds -n ../etc ${whole}`, /may only have letters/],
    ];
    for (const [line, says] of cases) {
      const { status, stderr } = await site.run(line);
      assert.equal(status, 1, line);
      assert.match(stderr, says, line);
    }
    const left = existsSync(installdir)
      ? execFileSync("find", [installdir, "-type", "f"], { encoding: "utf8" })
      : "";
    assert.equal(left, "");
    assert.equal((await site.lines("tabdump osimage")).length, 1);
  }));

Deno.test("a dry run reads the disc and changes nothing", () =>
  altSite(async (site) => {
    const disc = makeDisc(site, "alt", ALT);
    const { status, stderr } = await site.run(`copycds --dry-run -n alt ${disc}`);
    assert.equal(status, 0, stderr);
    assert.ok(!existsSync(`${site.root}/var/lib/xcat/alt`));
    assert.equal((await site.lines("tabdump osimage")).length, 1);
  }));

Deno.test("a disc brings no link to other files of this machine, no setuid program and nobody's rights", () =>
  altSite(async (site) => {
    makeDisc(site, "alt", { ...ALT, "deep/er/x": "x" });
    const tree = `${site.root}/build/alt`;
    symlinkSync("syslinux/alt0/vmlinuz", `${tree}/good`);
    symlinkSync(".", `${tree}/deep/here`);
    symlinkSync("/etc/shadow", `${tree}/Metadata/absolute`);
    // What the text of a link says is not where it leads: `here/..` is the folder above.
    symlinkSync("here/../../../../etc/shadow", `${tree}/deep/sneaky`);
    symlinkSync("../../..", `${tree}/deep/out`);
    chmodSync(`${tree}/deep/er/x`, 0o6777);
    chmodSync(`${tree}/deep/er`, 0o777);
    if (process.getuid?.() === 0) chownSync(`${tree}/deep/er`, 1000, 1000);
    const disc = "/build/evil.iso";
    execFileSync("xorriso", ["-as", "mkisofs", "-quiet", "-R", "-o", site.root + disc, tree], {
      stdio: "ignore",
    });
    const { status, stderr } = await site.run(`copycds -n alt ${disc}`);
    assert.equal(status, 0, stderr);
    assert.match(stderr, /3 links that lead out of the disc are left out/);
    const copy = `${site.root}/var/lib/xcat/alt/x86_64`;
    assert.equal(readlinkSync(`${copy}/good`), "syslinux/alt0/vmlinuz");
    assert.equal(readlinkSync(`${copy}/deep/here`), ".");
    for (const name of ["Metadata/absolute", "deep/sneaky", "deep/out"]) {
      assert.throws(() => readlinkSync(`${copy}/${name}`), { code: "ENOENT" }, name);
    }
    assert.equal(statSync(`${copy}/deep/er/x`).mode & 0o7777, 0o755);
    assert.equal(statSync(`${copy}/deep/er`).mode & 0o7777, 0o755);
    assert.equal(statSync(`${copy}/deep/er`).uid, process.getuid?.());
  }));

Deno.test("who is not root names neither a folder to read nor one to write", () =>
  altSite(async (site) => {
    const disc = makeDisc(site, "alt", ALT);
    await site.lines("chtab priority=5 policy.name=alice policy.commands=copycds policy.rule=allow");
    const ask = async (args: string[]) => {
      const request = { command: "copycds", args, user: "alice", peer: "10.0.0.9", cwd: "/build" };
      return JSON.stringify(
        await Array.fromAsync(site.environment.handle(request, new AbortController().signal)),
      );
    };
    assert.match(await ask(["-n", "alt", "alt"]), /Only root may name/);
    assert.match(await ask(["-n", "alt", "-p", "/etc", disc]), /Only root may name/);
    assert.ok(!existsSync(`${site.root}/etc/syslinux`));
    assert.match(await ask(["-n", "alt", disc]), /is complete/);
  }));
