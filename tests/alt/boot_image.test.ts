/** A node whose image does not come at once, in QEMU: what its console says, and that it boots when the image comes. */
import { Buffer } from "node:buffer";
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { chmodSync, cpSync, readFileSync } from "node:fs";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import process from "node:process";
import alt from "../../plugins/alt/mod.ts";
import definitions from "../../plugins/definitions/mod.ts";
import images from "../../plugins/images/mod.ts";
import tables from "../../plugins/tables/mod.ts";
import { type TestSite, withSite } from "../definitions/test_site.ts";
import { buildNodePackages, nodePackages } from "../lab/node_packages.ts";

/** Long: an emulated machine on a busy one. */
const bootMs = 240_000;

/** What is run instead of the node's programs: says where it is, and switches the machine off. */
const report = `#!/bin/sh
root=$(sed -n 's,^[^ ]* / \\([^ ]*\\) .*,\\1,p' /proc/mounts | tail -n 1)
echo "IMAGE runs as $(cat /etc/hostname), root $root, $(uname -m)" > /dev/ttyS0
poweroff -f
`;

Deno.test("an image that is not there, breaks off or is damaged is said on the console, and fetched again", () =>
  withSite(async (site) => {
    const folder = await makeImage(site, "x86_64");
    const image = readFileSync(join(folder, packed));
    const answers: ((response: ServerResponse) => void)[] = [
      (response) => response.writeHead(404).end(),
      (response) => {
        response.writeHead(200, { "content-length": image.length });
        response.write(image.subarray(0, 1 << 20), () => response.destroy());
      },
      (response) => response.end(Buffer.concat([image.subarray(0, -1), Buffer.from([image.at(-1)! ^ 1])])),
    ];
    const { url, shown } = await bootFrom(
      folder,
      (response) => (answers.shift() ?? ((whole) => whole.end(image)))(response),
    );
    const inOrder = [
      `${url} was not fetched, attempt 1 of 10.`,
      `${url} was not fetched, attempt 2 of 10.`,
      `${url} came damaged: its checksum is not that of ${url}.sha256.`,
      `${url} was not fetched, attempt 3 of 10.`,
      "Starting the image.",
      "IMAGE runs as node7, root tmpfs",
    ];
    const found = inOrder.map((line) => shown.indexOf(line));
    assert.deepEqual(found, found.toSorted((one, two) => one - two), shown);
    assert.ok(found[0]! >= 0, shown);
  }, plugins));

Deno.test({
  name: "an image of 32 bits boots",
  // Package lists of another architecture have to be fetched.
  ignore: process.env.XCAT_SLOW_TESTS !== "1",
  fn: () =>
    withSite(async (site) => {
      const folder = await makeImage(site, "x86");
      const image = readFileSync(join(folder, packed));
      const { shown } = await bootFrom(folder, (response) => response.end(image));
      assert.match(shown, /IMAGE runs as node7, root tmpfs, i686/, shown);
    }, plugins),
});

const plugins = [tables, definitions, alt, images];
const packed = "rootimg.cpio.zst";

/** An image of the node's packages that runs `report`; gives its folder. */
async function makeImage({ root, lines, environment }: TestSite, osarch: "x86_64" | "x86"): Promise<string> {
  const { fs } = environment.ports, arch = osarch === "x86" ? "i586" : osarch;
  chmodSync(root, 0o755);
  cpSync(await buildNodePackages(arch), join(root, `ALT/${arch}/RPMS.classic`), { recursive: true });
  await lines(`genbasedir --create --topdir=/ALT ${arch} classic`);
  await fs.write(`/etc/xcat/alt/sources.list_${osarch}`, `rpm file:/ALT ${arch} classic\n`);
  const list = [...nodePackages, "zstd"].map((name) => `${name}\n`).join("");
  await fs.write("/install/custom/netboot/alt/test.pkglist", list);
  const folder = `/install/netboot/alt/${osarch}/test`;
  await lines(`genimage -o alt -a ${osarch} -p test`);
  await fs.write(`${folder}/rootimg/etc/rc.d/rc`, report, { mode: 0o755 });
  await lines(`packimage -o alt -a ${osarch} -p test -m cpio -c zstd`);
  return join(root, folder);
}

/** Boots kernel and initrd of the folder; `answer` gives the image to the node, the digest is right. */
async function bootFrom(
  folder: string,
  answer: (response: ServerResponse) => void,
): Promise<{ url: string; shown: string }> {
  const server = createServer((request, response) => {
    if (request.url?.endsWith(".sha256")) response.end(readFileSync(join(folder, `${packed}.sha256`)));
    else answer(response);
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  try {
    const url = `http://10.0.2.2:${(server.address() as AddressInfo).port}/${packed}`;
    return { url, shown: await boot(folder, `quiet imgurl=${url} NODE=node7 console=ttyS0`) };
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

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
