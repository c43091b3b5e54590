import assert from "node:assert/strict";
import type { BootPlan } from "../../core/mod.ts";
import { parseBootTarget } from "./boot_target.ts";
import { consoleArguments } from "./console_arguments.ts";
import { pxe } from "./pxe.ts";
import { grub2Methods } from "./grub2.ts";
import { parsePrescripts } from "./prescripts.ts";
import { xnba } from "./xnba.ts";

const plan: BootPlan = {
  node: "node1",
  state: "netboot alt-x86_64-compute",
  load: {
    kernel: "xcat/netboot/alt/x86_64/compute/kernel",
    initrd: "xcat/netboot/alt/x86_64/compute/initrd.gz",
    kcmdline: "fastboot imgurl=http://172.16.2.2:80//install/r XCAT=172.16.2.2:3001 NODE=node1",
  },
  addresses: ["172.16.2.11"],
  macs: ["2a:2a:2a:2a:2a:2a"],
  server: "172.16.2.2",
};

Deno.test("pxe offers the same file under name, hexadecimal address and hardware address", () => {
  const files = pxe.files(plan);
  assert.deepEqual(files.map((file) => file.path), [
    "pxelinux.cfg/node1",
    "pxelinux.cfg/AC10020B",
    "pxelinux.cfg/01-2a-2a-2a-2a-2a-2a",
  ]);
  assert.equal(
    files[0]?.content,
    `#netboot alt-x86_64-compute
DEFAULT xCAT
LABEL xCAT
 KERNEL xcat/netboot/alt/x86_64/compute/kernel
 APPEND initrd=xcat/netboot/alt/x86_64/compute/initrd.gz ${plan.load?.kcmdline}
  IPAPPEND 2
`,
  );
  assert.deepEqual(files.map((file) => file.link), [undefined, "node1", "node1"]);
});

Deno.test("xnba writes scripts for BIOS and UEFI that name no server", () => {
  const [bios, chained, uefi] = xnba.files(plan);
  assert.equal(
    bios?.content,
    `#!gpxe
#netboot alt-x86_64-compute
imgfetch -n kernel http://\${next-server}/tftpboot/xcat/netboot/alt/x86_64/compute/kernel
imgload kernel
imgargs kernel fastboot imgurl=http://\${next-server}:80//install/r XCAT=\${next-server}:3001 NODE=node1 BOOTIF=01-\${netX/mac:hexhyp}
imgfetch -n initrd http://\${next-server}/tftpboot/xcat/netboot/alt/x86_64/compute/initrd.gz
imgexec kernel
`,
  );
  assert.equal(chained?.path, "xcat/xnba/nodes/node1.pxelinux");
  assert.equal(uefi?.path, "xcat/xnba/nodes/node1.uefi");
  assert.match(uefi?.content ?? "", /imgargs kernel initrd=initrd\.gz fastboot[^]*imgfetch -n initrd\.gz /);
});

Deno.test("without anything to load each boots the disk", () => {
  const { load: _, ...local } = plan;
  const boot = { ...local, state: "boot" };
  assert.match(pxe.files(boot)[0]?.content ?? "", /^#boot\n[^]*LOCALBOOT 0/);
  const [script, , uefi] = xnba.files(boot);
  assert.equal(script?.content, "#!gpxe\n#boot\nexit\n");
  assert.equal(uefi?.content, "#!gpxe\n#boot\nexit 1\n");
  const grub = (arch: string) => grub2Methods[0]?.files({ ...boot, arch })[0]?.content ?? "";
  assert.match(grub("x86_64"), /^#boot\n[^]* \/EFI\/BOOT\/BOOTX64\.EFI [^]*\nexit 1\n$/);
  assert.equal(grub("ppc64le"), "#boot\nexit\n");
});

Deno.test("an HTTP port other than 80 stands in the script", () => {
  assert.match(
    xnba.files({ ...plan, httpport: "8080" })[0]?.content ?? "",
    /\$\{next-server\}:8080\/tftpboot\/xcat/,
  );
});

Deno.test("states are read, and what is none is refused with those there are", () => {
  assert.deepEqual(parseBootTarget("osimage=a=b"), { kind: "osimage", name: "a=b" });
  assert.deepEqual(parseBootTarget("osimage"), { kind: "osimage", name: undefined });
  assert.deepEqual(parseBootTarget("runcmd=bmcsetup"), { kind: "discovery", destiny: "runcmd=bmcsetup" });
  assert.deepEqual(parseBootTarget("boot"), { kind: "boot" });
  for (const word of ["nosuchstate", "osimage=", "boot=1", "runcmd", "runcmd=a b"]) {
    assert.throws(() => parseBootTarget(word), { name: "UsageError" }, word);
  }
});

Deno.test("the serial console follows nodehm", () => {
  const of = (port?: string, speed?: string, flow?: string) => consoleArguments({ port, speed, flow });
  assert.equal(of("0", "115200"), "console=tty0 console=ttyS0,115200");
  assert.equal(of("1", "19200", "hard"), "console=tty0 console=ttyS1,19200n8r");
  assert.equal(of("ttyAMA0"), "console=tty0 console=ttyAMA0,115200");
  assert.equal(of(), "");
});

Deno.test("grub2 writes the node's file under the names that GRUB asks for, and links the loader", () => {
  const [tftp, , http] = grub2Methods;
  const files = tftp?.files({ ...plan, load: { ...plan.load!, kcmdline: "a=b;c console=ttyS0,115200" } }) ??
    [];
  assert.deepEqual(files.map(({ path }) => path), [
    "boot/grub2/node1",
    "boot/grub2/grub.cfg-AC10020B",
    "boot/grub2/grub.cfg-01-2a-2a-2a-2a-2a-2a",
    "boot/grub2/grub2-node1",
  ]);
  assert.equal(files[3]?.link, "grub2.x86_64");
  assert.match(files[0]?.content ?? "", /^#netboot alt-x86_64-compute\n[^]* set root=tftp,172\.16\.2\.2\n/);
  assert.match(
    files[0]?.content ?? "",
    / linuxefi \/xcat\/netboot\/alt\/x86_64\/compute\/kernel 'a=b;c' console=ttyS0,115200 BOOTIF=\$net_default_mac\n/,
  );
  const odd = tftp?.files({ ...plan, load: { ...plan.load!, kcmdline: "a'b;reboot $(x) {" } })[0]?.content ??
    "";
  // As GRUB 2.06 reads it: each word whole, and nothing of it as its own language.
  assert.ok(odd.includes(` 'a'\\''b;reboot' '$(x)' '{' BOOTIF=`), odd);
  const byHttp = http?.files({ ...plan, httpport: "8080", arch: "ppc64le" })[0]?.content ?? "";
  assert.match(byHttp, /set root=http,172\.16\.2\.2:8080\n[^]* linux \/tftpboot\/xcat\//);
});

Deno.test("prescripts are read by action, and only names of files are taken", () => {
  const text = "s1, s2|netboot:s3|install:s4,s5";
  assert.deepEqual(parsePrescripts(text, ["netboot", "osimage"]), ["s1", "s2", "s3"]);
  assert.deepEqual(parsePrescripts("install:s4,s5", ["install"]), ["s4", "s5"]);
  assert.deepEqual(parsePrescripts("", ["boot"]), []);
  for (const bad of ["../x", "a b", "a;b", "-x"]) {
    assert.throws(() => parsePrescripts(bad, []), { name: "UsageError" }, bad);
  }
});
