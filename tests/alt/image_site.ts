/** A site with a repository in ALT's layout, out of which genimage makes images. */
import { randomBytes } from "node:crypto";
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import alt from "../../plugins/alt/mod.ts";
import definitions from "../../plugins/definitions/mod.ts";
import images from "../../plugins/images/mod.ts";
import tables from "../../plugins/tables/mod.ts";
import { type TestSite, withSite } from "../definitions/test_site.ts";
import { buildRpms, type RpmSpec } from "./rpm_packages.ts";

const testKernel = "6.1.0-test-alt1";

/** A kernel in form: what genimage looks at is there, none of it runs. */
export const kernelFiles = {
  [`/boot/vmlinuz-${testKernel}`]: "kernel",
  [`/lib/modules/${testKernel}/modules.dep`]: [
    "kernel/net/e1000e.ko: kernel/net/ptp.ko kernel/net/pps.ko",
    "kernel/net/ptp.ko: kernel/net/pps.ko",
    "kernel/net/pps.ko:",
    "kernel/fs/overlay.ko:",
    "",
  ].join("\n"),
  [`/lib/modules/${testKernel}/modules.builtin`]: "kernel/fs/squashfs.ko\n",
  ...Object.fromEntries(
    ["net/e1000e", "net/ptp", "net/pps", "fs/overlay"].map((
      name,
    ) => [`/lib/modules/${testKernel}/kernel/${name}.ko`, name]),
  ),
};

const specs = (busybox: string): RpmSpec[] => [
  {
    name: "filesystem",
    files: Object.fromEntries(
      ["bin", "dev", "etc/init.d", "proc", "root", "tmp", "var/lib"].map((path) => [`/${path}/`, ""]),
    ),
  },
  {
    name: "busybox",
    arch: "x86_64",
    requires: ["filesystem"],
    tree: busybox,
    provides: ["/bin/sh"],
    post: "/bin/busybox true",
  },
  {
    name: "setup",
    requires: ["filesystem", "/bin/sh"],
    files: {
      "/etc/passwd": "root:x:0:0:root:/root:/bin/sh\ndaemon:x:2:2:daemon:/:/bin/false\n",
      "/etc/group": "root:x:0:\ndaemon:x:2:\n",
      "/etc/shadow": "root:*:19000::::::\n",
      "/etc/machine-id": "0123456789abcdef0123456789abcdef\n",
      "/etc/ssh/ssh_host_rsa_key": "not for an image\n",
    },
    post: "/bin/busybox chmod 600 /etc/shadow; /bin/busybox id -u > /etc/post-ran-as",
  },
  {
    name: "owned",
    requires: ["setup"],
    files: { "/usr/bin/setuid": "x", "/var/owned": "x" },
    post: "cd /; /bin/busybox chown 2:2 var/owned; /bin/busybox chmod 4755 usr/bin/setuid;" +
      " while read -r inside outside rest; do echo $outside > etc/owned-by; break; done < proc/self/uid_map",
  },
  { name: "slow", requires: ["setup"], post: "/bin/busybox sleep 600" },
  { name: "big", tree: `${busybox}-big` },
  { name: "kernel-image", requires: ["filesystem"], files: kernelFiles },
  { name: "application", requires: ["/bin/sh", "libhelp"], files: { "/usr/bin/application": "x" } },
  { name: "libhelp", files: { "/usr/lib/libhelp": "x", "/usr/share/doc/libhelp/README": "text" } },
];

export interface ImageSite extends TestSite {
  /** Folder of the image. */
  folder: string;
  /** Replaces the package list of the profile compute. */
  list(...lines: string[]): Promise<void>;
}

/** Packages are built once a test process. */
let built: Promise<string> | undefined;

async function packages(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "xcat-packages-"));
  globalThis.addEventListener("unload", () => rmSync(folder, { recursive: true, force: true }));
  const busybox = join(folder, "busybox-tree");
  mkdirSync(join(busybox, "bin"), { recursive: true });
  copyFileSync("/bin/busybox", join(busybox, "bin/busybox"));
  Deno.symlinkSync("busybox", join(busybox, "bin/sh"));
  mkdirSync(`${busybox}-big/opt`, { recursive: true });
  writeFileSync(`${busybox}-big/opt/big`, randomBytes(8 << 20));
  await buildRpms(join(folder, "classic"), specs(busybox));
  await buildRpms(join(folder, "other"), [{
    name: "extra",
    requires: ["libhelp"],
    files: { "/usr/bin/extra": "x" },
  }]);
  return folder;
}

export function withImageSite(work: (site: ImageSite) => Promise<void>): Promise<void> {
  return withSite(async (site) => {
    const { root, environment: { ports }, lines } = site;
    // The build user must be able to read packages and list.
    chmodSync(root, 0o755);
    const from = await (built ??= packages());
    const copy = (name: string, to: string) => {
      mkdirSync(join(root, to), { recursive: true });
      for (const { name: file } of Deno.readDirSync(join(from, name))) {
        copyFileSync(join(from, name, file), join(root, to, file));
      }
    };
    copy("classic", "ALT/x86_64/RPMS.classic");
    copy("other", "install/post/otherpkgs/alt/x86_64/RPMS.xcat");
    await lines("genbasedir --create --topdir=/ALT x86_64 classic");
    await ports.fs.write("/etc/xcat/alt/sources.list_x86_64", "rpm file:/ALT x86_64 classic\n");
    const list = (...words: string[]) =>
      ports.fs.write(
        "/install/custom/netboot/alt/compute.pkglist",
        words.map((word) => `${word}\n`).join(""),
      );
    await list("application", "setup", "kernel-image", "busybox");
    await work({ ...site, list, folder: join(root, "install/netboot/alt/x86_64/compute") });
  }, [tables, definitions, alt, images]);
}
