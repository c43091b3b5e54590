import assert from "node:assert/strict";
import type { ImagePlan } from "../../core/mod.ts";
import { linux } from "./linux.ts";

const image: ImagePlan = {
  node: "cn5",
  imagename: "rhels8.4.0-x86_64-netboot-compute",
  osvers: "rhels8.4.0",
  osarch: "x86_64",
  profile: "compute",
  provmethod: "netboot",
  rootimgdir: "/install/netboot/rhels8.4.0/x86_64/compute",
  installdir: "/install",
  tftpdir: "/tftpboot",
  server: "10.0.0.1",
  xcatdport: "3001",
  httpport: "80",
  files: ["initrd-stateless.gz", "kernel", "rootimg.cpio.gz"],
  console: "console=tty0 console=ttyS0,115200",
  addkcmdline: "",
};

Deno.test("the kernel is told image, server and node", () => {
  const boot = linux.netboot?.(image);
  assert.equal(boot?.initrd, "xcat/osimage/rhels8.4.0-x86_64-netboot-compute/initrd-stateless.gz");
  assert.equal(
    boot?.kcmdline,
    "imgurl=http://10.0.0.1:80//install/netboot/rhels8.4.0/x86_64/compute/rootimg.cpio.gz XCAT=10.0.0.1:3001 " +
      "NODE=cn5 FC=0 XCATHTTPPORT=80 console=tty0 console=ttyS0,115200",
  );
});

Deno.test("initrd.gz and squashfs will do; what is missing is named", () => {
  const boot = linux.netboot?.({ ...image, files: ["initrd.gz", "kernel", "rootimg.squashfs"] });
  assert.match(boot?.kcmdline ?? "", /rootimg\.squashfs XCAT=/);
  assert.throws(() => linux.netboot?.({ ...image, files: ["initrd.gz"] }), /has no kernel/);
  assert.throws(() => linux.netboot?.({ ...image, files: ["initrd.gz", "kernel"] }), /packimage/);
});
