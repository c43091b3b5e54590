/** nodeset install below a system root of its own: the boot file, and what the node reads while it is installed. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { plugins } from "../../plugins/mod.ts";
import { type TestSite, withSite } from "../definitions/test_site.ts";

const disc = "/var/lib/xcat/alt/x86_64";
const autoinst = "/var/lib/xcat/autoinst";

/** The rows of the guide, and a copied disc. */
async function withNode(work: (site: TestSite) => Promise<void>): Promise<void> {
  await withSite(async (site) => {
    for (const file of ["syslinux/alt0/vmlinuz", "syslinux/alt0/full.cz", "Metadata/pkg-groups.tar"]) {
      put(site, `${disc}/${file}`, file);
    }
    put(site, `${disc}/ALTLinux/RPMS.classic/openssh-server-5.3p1-alt1.x86_64.rpm`, "");
    put(site, "/root/.ssh/id_ed25519.pub", "ssh-ed25519 AAAA root@mn\n");
    for (
      const line of [
        "chtab key=installdir site.value=/var/lib/xcat",
        "chtab key=tftpdir site.value=/var/lib/tftpboot",
        "chtab key=domain site.value=cluster",
        "chtab key=timezone site.value=Europe/Moscow",
        "chtab imagename=alt-x86_64-install-compute osimage.provmethod=install osimage.osvers=alt " +
        "osimage.osarch=x86_64 osimage.profile=compute osimage.imagetype=linux",
        "chtab imagename=alt-x86_64-install-compute " +
        `linuximage.template=/usr/share/xcat/install/alt/compute.tmpl linuximage.pkgdir=${disc}`,
        "nodeadd node1 groups=compute,all mac.mac=2a:2a:2a:2a:2a:2a hosts.ip=172.16.2.11",
        "chtab node=node1 nodetype.os=alt nodetype.arch=x86_64 nodetype.profile=compute nodetype.nodetype=osi",
        "chtab node=node1 noderes.netboot=pxe noderes.tftpserver=172.16.2.2 noderes.nfsserver=172.16.2.2 " +
        "noderes.installnic=eth1 noderes.primarynic=eth1",
      ]
    ) await site.lines(line);
    await work(site);
  }, plugins);
}

function put({ root }: TestSite, path: string, content: string): void {
  mkdirSync(dirname(root + path), { recursive: true });
  writeFileSync(root + path, content);
}

const read = ({ root }: TestSite, path: string) => readFileSync(root + path, "utf8");

Deno.test("the boot file of the guide, but for the nonce at its end", () =>
  withNode(async (site) => {
    assert.deepEqual(await site.lines("nodeset node1 install"), ["node1: install alt-x86_64-compute"]);
    assert.equal(
      read(site, "/var/lib/tftpboot/pxelinux.cfg/node1").replace(/ XCATNONCE=\S+/, ""),
      `#install alt-x86_64-compute
DEFAULT xCAT
LABEL xCAT
 KERNEL xcat/alt/x86_64/vmlinuz
 APPEND initrd=xcat/alt/x86_64/full.cz automatic=method:http,interface:eth0,network:dhcp,server:172.16.2.2,directory:/install/alt/x86_64 ai xcat curl=http://172.16.2.2/install/autoinst/node1/ ramdisk_size=165536 noipv6
  IPAPPEND 2
`,
    );
    assert.equal(read(site, "/var/lib/tftpboot/xcat/alt/x86_64/full.cz"), "syslinux/alt0/full.cz");
    assert.deepEqual(await site.lines("nodels node1 nodetype.provmethod"), ["node1: install"]);
  }));

Deno.test("autoinst holds what the installer reads, and nothing that is secret", () =>
  withNode(async (site) => {
    await site.lines("chtab key=system passwd.username=root passwd.password=cluster");
    await site.lines("nodeset node1 osimage=alt-x86_64-install-compute");
    const folder = `${site.root}${autoinst}/node1`;
    assert.deepEqual(readdirSync(folder).sort(), [
      ".served-to",
      "autoinstall.scm",
      "install-scripts.tar",
      "pkg-groups.tar",
      "root.pub",
      "vm-profile.scm",
      "xcat-post.sh",
      "xcat-pre.sh",
      "xcat-root.tar",
    ]);
    const scm = read(site, `${autoinst}/node1/autoinstall.scm`);
    assert.match(scm, /name "eth1".*computer_name "node1\.cluster"/);
    assert.match(scm, /zone "Europe\/Moscow"/);
    for (const file of readdirSync(folder).filter((name) => !name.startsWith("."))) {
      assert.doesNotMatch(read(site, `${autoinst}/node1/${file}`), /passwd_1 "cluster"|XCATNONCE=\w/, file);
    }
    const names = execFileSync("tar", ["-tvf", `${folder}/install-scripts.tar`], { encoding: "utf8" });
    assert.match(names, /^-rwxr-xr-x root\/root .* postinstall\.d\/81-xCAT-postinstall\.sh$/m);
    const root = execFileSync("tar", ["-tf", `${folder}/xcat-root.tar`], { encoding: "utf8" });
    for (const name of ["xcatdsklspost", "installstatus", "boot_arguments", "xcatfirstboot"]) {
      assert.match(root, new RegExp(`^opt/xcat/${name}$`, "m"));
    }
    execFileSync("sh", ["-n", `${folder}/xcat-post.sh`]);
    const again = scm.match(/passwd_1 "([^"]*)"/)?.[1] ?? "";
    await site.lines("nodeset node1 install");
    const next = read(site, `${autoinst}/node1/autoinstall.scm`).match(/passwd_1 "([^"]*)"/)?.[1];
    assert.ok(again.length >= 16 && next !== again, "the password is another each time");
  }));

Deno.test("a node that boots its disk again has no files of an installation any more", () =>
  withNode(async (site) => {
    await site.lines("nodeset node1 install");
    await site.lines("nodeset node1 boot");
    assert.ok(!existsSync(`${site.root}${autoinst}/node1`));
  }));

Deno.test("what is said after an installation, once or often, never begins another", () =>
  withNode(async (site) => {
    const next = () => site.lines("nodeset node1 next");
    const installs = "node1: install alt-x86_64-compute", boots = "node1: boot";
    const image = "osimage=alt-x86_64-install-compute";
    await site.lines(`chtab node=node1 chain.chain="boot,${image}"`);
    // Asked for by hand, then by the chain, whose last word it is.
    await site.lines("nodeset node1 install");
    assert.deepEqual([await next(), await next(), await next()], [[boots], [boots], [boots]]);
    await site.lines("chtab node=node1 chain.currchain= chain.currstate=");
    assert.deepEqual([await next(), await next()], [[boots], [installs]]);
    assert.deepEqual([await next(), await next(), await next()], [[boots], [boots], [boots]]);
    assert.deepEqual(await site.lines("nodels node1 chain.currchain"), ["node1: boot"]);
    // As a nodeset of before leaves it.
    await site.lines("nodeset node1 install");
    await site.lines("chtab node=node1 chain.currchain=");
    assert.deepEqual([await next(), await next()], [[boots], [boots]]);
    // A chain goes on after an installation, and its last word stays.
    await site.lines(`chtab node=node1 chain.currchain="${image},offline"`);
    assert.deepEqual((await next())[0], installs);
    for (const _ of [1, 2]) {
      await next();
      assert.deepEqual(await site.lines("nodels node1 chain.currstate chain.currchain"), [
        "node1: chain.currchain: offline",
        "node1: chain.currstate: offline",
      ]);
    }
  }));

Deno.test("the administrator's template, layout, disk and packages go before the shipped ones", () =>
  withNode(async (site) => {
    put(
      site,
      "/var/lib/xcat/custom/install/alt/compute.tmpl",
      '("/own" node "#HOSTNAME#" rack "#TABLE:nodepos:$NODE:rack#")\n',
    );
    put(site, "/var/lib/xcat/custom/install/alt/compute.alt.x86_64.installer.pkglist", "openssh-server\n");
    put(site, "/install/custom/layout", "swap 1G\n/ rest xfs\n");
    put(site, "/install/custom/disk", "/dev/vda\n");
    await site.lines("chtab node=compute nodepos.rack=r7");
    await site.lines(
      "chtab imagename=alt-x86_64-install-compute linuximage.partitionfile=/install/custom/layout,d:/install/custom/disk",
    );
    await site.lines("nodeset node1 install");
    assert.equal(
      read(site, `${autoinst}/node1/autoinstall.scm`),
      '("/own" node "node1.cluster" rack "r7")\n',
    );
    assert.match(read(site, `${autoinst}/node1/vm-profile.scm`), /\(fsim \. "XFS"\)/);
    assert.match(read(site, `${autoinst}/node1/xcat-pre.sh`), /^DISK='\/dev\/vda'$/m);
    assert.match(read(site, `${autoinst}/node1/xcat-post.sh`), /^PACKAGES='openssh-server'$/m);
  }));

Deno.test("today's discs boot by bootchain", () =>
  withNode(async (site) => {
    await site.lines(
      "chtab imagename=alt-x86_64-install-compute linuximage.pkgdir=/var/lib/xcat/altp11/x86_64",
    );
    for (const file of ["vmlinuz", "initrd.img"]) put(site, `/var/lib/xcat/altp11/x86_64/boot/${file}`, file);
    await site.lines("nodeset node1 install");
    const boot = read(site, "/var/lib/tftpboot/pxelinux.cfg/node1");
    assert.match(
      boot,
      /APPEND initrd=xcat\/alt\/x86_64\/initrd\.img fastboot root=bootchain bootchain=fg,altboot stagename=live systemd\.unit=install2\.target ramdisk_size=\d+ lowmem automatic=method:http,server:172\.16\.2\.2,directory:\/install\/altp11\/x86_64 ip=dhcp tz=Europe\/Moscow lang=ru_RU ai xcat curl=http:\/\/172\.16\.2\.2\/install\/autoinst\/node1\//,
    );
    assert.match(read(site, `${autoinst}/node1/autoinstall.scm`), /"pkg-install-init"/);
  }));

Deno.test("what is missing is said before the node is touched", () =>
  withNode(async (site) => {
    const cases: [prepare: () => void | Promise<unknown>, says: RegExp][] = [
      [
        () => site.lines("chtab imagename=alt-x86_64-install-compute linuximage.template=/nosuch.tmpl"),
        /linuximage\.template: there is no \/nosuch\.tmpl/,
      ],
      [
        () =>
          site.lines(
            "chtab imagename=alt-x86_64-install-compute linuximage.template= linuximage.partitionfile=d:/disk",
          ),
        /partitionfile: there is no \/disk/,
      ],
      [() => put(site, "/disk", "/dev/sda1\n"), /"\/dev\/sda1" is a partition/],
      [
        () => {
          put(site, "/disk", "/dev/sda\n");
          put(site, "/var/lib/xcat/custom/install/alt/compute.installer.pkglist", "openssh-server\nnosuch\n");
        },
        /names packages that are not on the disc.*: nosuch/,
      ],
      [
        () => site.lines("chtab imagename=alt-x86_64-install-compute linuximage.pkgdir=/srv/empty"),
        /\/srv\/empty holds no installer of ALT Linux/,
      ],
      [
        async () => {
          await site.lines(`chtab imagename=alt-x86_64-install-compute linuximage.pkgdir=${disc}`);
          put(site, "/var/lib/xcat/custom/install/alt/compute.installer.pkglist", "openssh-server\n");
          await site.lines("chtab node=node1 noderes.installnic='eth0;x'");
        },
        /noderes\.installnic: "eth0;x" is no name of a network interface/,
      ],
    ];
    for (const [prepare, says] of cases) {
      await prepare();
      const { status, stderr } = await site.run("nodeset node1 install");
      assert.equal(status, 1, String(says));
      assert.match(stderr, says);
      assert.ok(!existsSync(`${site.root}/var/lib/tftpboot/pxelinux.cfg/node1`), String(says));
      assert.ok(!existsSync(`${site.root}${autoinst}/node1`), String(says));
    }
  }));
