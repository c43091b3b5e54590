/** Images of real binaries, which QEMU boots: from packages in ALT's layout to a node's first program. */
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import alt from "../../plugins/alt/mod.ts";
import definitions from "../../plugins/definitions/mod.ts";
import images from "../../plugins/images/mod.ts";
import tables from "../../plugins/tables/mod.ts";
import { withSite } from "../definitions/test_site.ts";
import { buildRpms } from "./rpm_packages.ts";

/** Long: an emulated machine on a busy one. */
const bootMs = 240_000;

const rc = `#!/bin/sh
mount -t devpts devpts /dev/pts 2> /dev/null
echo "IMAGE \${MARK:-runs} as $(cat /etc/hostname), root $(sed -n 's,^[^ ]* / \\([^ ]*\\) .*,\\1,p' /proc/mounts | tail -n 1)" > /dev/ttyS0
poweroff -f
`;

Deno.test("QEMU boots what genimage and packimage made, as squashfs and as cpio", () =>
  withSite(async ({ root, lines, environment: { ports } }) => {
    chmodSync(root, 0o755);
    const trees = join(root, "trees"), packages = join(root, "ALT/x86_64/RPMS.classic");
    mkdirSync(trees);
    execFileSync(fileURLToPath(new URL("debian_trees.sh", import.meta.url)), [trees]);
    await buildRpms(packages, [
      {
        name: "filesystem",
        files: Object.fromEntries(
          ["dev", "proc", "sys", "run", "tmp", "root", "var/log"].map((path) => [`/${path}/`, ""]),
        ),
      },
      { name: "kernel-image-test", arch: "x86_64", requires: ["filesystem"], tree: join(trees, "kernel") },
      {
        name: "busybox",
        arch: "x86_64",
        requires: ["filesystem"],
        provides: ["/bin/sh"],
        tree: join(trees, "busybox"),
      },
      {
        name: "init",
        requires: ["/bin/sh"],
        files: {
          "/etc/rc": rc,
          "/etc/inittab": "::sysinit:/etc/rc\n",
          "/etc/passwd": "root:*:0:0:root:/root:/bin/sh\n",
          "/etc/group": "root:x:0:\n",
        },
        executable: ["/etc/rc"],
      },
    ]);
    rmSync(trees, { recursive: true });
    await lines("genbasedir --create --topdir=/ALT x86_64 classic");
    await ports.fs.write("/etc/xcat/alt/sources.list_x86_64", "rpm file:/ALT x86_64 classic\n");
    await ports.fs.write("/install/custom/netboot/alt/test.pkglist", "kernel-image-test\ninit\n");
    await ports.fs.write("/install/custom/netboot/alt/test.exlist", "./boot/*\n");
    await lines("genimage -o alt -a x86_64 -p test");
    const folder = join(root, "install/netboot/alt/x86_64/test");
    const server = createServer((request, response) => {
      try {
        response.end(readFileSync(join(folder, request.url ?? "")));
      } catch {
        response.writeHead(404).end();
      }
    }).listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    try {
      for (
        const [method, file, type] of [["squashfs", "rootimg.squashfs", "overlay"], [
          "cpio",
          "rootimg.cpio.gz",
          "tmpfs",
        ]]
      ) {
        await lines(`packimage -o alt -a x86_64 -p test -m ${method}`);
        const size = statSync(join(folder, file ?? "")).size / 2 ** 20;
        assert.ok(size < 64, `${file} has ${size} MiB`);
        const url = `http://10.0.2.2:${(server.address() as AddressInfo).port}/${file}`;
        const shown = await boot(folder, `imgurl=${url} NODE=node7 console=ttyS0`);
        assert.match(shown, new RegExp(`IMAGE runs as node7, root ${type}`), shown.slice(-3000));
      }
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  }, [tables, definitions, alt, images]));

/** What the machine writes to its serial port until it switches itself off. */
function boot(folder: string, arguments_: string): Promise<string> {
  const machine = spawn("qemu-system-x86_64", [
    ...["-accel", "tcg", "-machine", "q35", "-cpu", "max", "-m", "512", "-display", "none", "-no-reboot"],
    ...["-kernel", join(folder, "kernel"), "-initrd", join(folder, "initrd.gz"), "-append", arguments_],
    ...["-nic", "user,model=virtio-net-pci", "-serial", "stdio", "-monitor", "none"],
  ], { stdio: ["ignore", "pipe", "inherit"] });
  const timer = setTimeout(() => machine.kill("SIGKILL"), bootMs);
  let shown = "";
  machine.stdout.on("data", (bytes: Uint8Array) => shown += new TextDecoder().decode(bytes));
  return new Promise((resolve, reject) => {
    machine.on("error", reject);
    machine.on("close", () => (clearTimeout(timer), resolve(shown)));
  });
}
