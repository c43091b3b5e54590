import assert from "node:assert/strict";
import type { ImagePlan } from "../../core/mod.ts";
import { alt } from "./alt.ts";

const image: ImagePlan = {
  node: "node1",
  imagename: undefined,
  osvers: "alt",
  osarch: "x86_64",
  profile: "compute",
  provmethod: "netboot",
  rootimgdir: "/install/netboot/alt/x86_64/compute",
  installdir: "/install",
  tftpdir: "/var/lib/tftpboot",
  server: "172.16.2.2",
  xcatdport: "3001",
  httpport: "80",
  files: ["initrd.gz", "kernel", "rootimg", "rootimg.nfs"],
  console: "",
  addkcmdline: "",
};

Deno.test("an image for NFS is used as a folder", () => {
  const boot = alt.netboot?.(image);
  assert.equal(boot?.kernel, "xcat/netboot/alt/x86_64/compute/kernel");
  assert.equal(boot?.initrd, "xcat/netboot/alt/x86_64/compute/initrd.gz");
  assert.equal(
    boot?.kcmdline,
    "fastboot imgurl=nfs://172.16.2.2//install/netboot/alt/x86_64/compute/rootimg",
  );
  assert.deepEqual(boot?.copies[0], {
    from: "/install/netboot/alt/x86_64/compute/kernel",
    to: "xcat/netboot/alt/x86_64/compute/kernel",
  });
});

Deno.test("a packed image is fetched by HTTP, from where site.installdir is served", () => {
  const boot = alt.netboot?.({
    ...image,
    imagename: "alt-x86_64-netboot-compute",
    installdir: "/var/lib/xcat",
    rootimgdir: "/var/lib/xcat/netboot/alt/x86_64/compute",
    files: ["initrd.gz", "kernel", "rootimg.squashfs"],
    console: "console=tty0 console=ttyS0,115200",
    addkcmdline: "debug",
  });
  assert.equal(boot?.kernel, "xcat/osimage/alt-x86_64-netboot-compute/kernel");
  assert.equal(
    boot?.kcmdline,
    "fastboot imgurl=http://172.16.2.2:80//install/netboot/alt/x86_64/compute/rootimg.squashfs " +
      "XCAT=172.16.2.2:3001 NODE=node1 console=tty0 console=ttyS0,115200 debug",
  );
});

Deno.test("a missing file is named with the command that makes it", () => {
  assert.throws(
    () => alt.netboot?.({ ...image, files: ["initrd.gz"] }),
    /no kernel: .*genimage -o alt -a x86_64/,
  );
  assert.throws(() => alt.netboot?.({ ...image, files: ["kernel", "initrd.gz"] }), /packimage/);
});
