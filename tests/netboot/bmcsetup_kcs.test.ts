/**
 * bmcsetup in a machine that has a BMC of its own: QEMU with a KCS interface to ipmi_sim, Linux with its IPMI drivers,
 * ipmitool as on a node. Slow (XCAT_SLOW_TESTS=1): it downloads a kernel of 70 MB, which is kept.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { hasIpmiSim, startIpmiSim } from "../simulators/ipmi_sim.ts";
import { withNodeSide } from "./node_side.ts";

const ignore = Deno.env.get("XCAT_SLOW_TESTS") !== "1" || !(await hasIpmiSim());
const postscripts = fileURLToPath(new URL("../../postscripts", import.meta.url));
const cache = Deno.env.get("XCAT_LAB_CACHE") ?? `${Deno.env.get("HOME") ?? "/root"}/.cache/xcat-lab`;
const KCS_PORT = 6230;
const PASSWORD = "sixteen--letters";

const init = (port: number) =>
  `#!/bin/sh
export PATH=/bin XCAT_SERVER=mn.cluster XCAT_PORT=${port} XCAT_CA=/xcatpost/ca.pem
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs devtmpfs /dev
modprobe virtio_pci
modprobe virtio_net
ip link set eth0 up
ip address add 10.0.2.15/24 dev eth0
/xcatpost/bmcsetup
echo "bmcsetup ended with status $?"
poweroff -f
`;

/** The newest full kernel of Debian, unpacked; the cloud kernel has no IPMI drivers. */
function unpackKernel(folder: string): { version: string; image: string } {
  const depends = execFileSync("apt-cache", ["depends", "linux-image-amd64"], { encoding: "utf8" });
  const name = /Depends: (linux-image-\S+)/.exec(depends)?.[1] ?? "";
  mkdirSync(`${cache}/debs`, { recursive: true });
  const there = () => readdirSync(`${cache}/debs`).find((file) => file.startsWith(`${name}_`));
  if (!there()) {
    const words = ["-o", "APT::Sandbox::User=root", "download", "-qq", name];
    execFileSync("apt-get", words, { cwd: `${cache}/debs`, stdio: "ignore" });
  }
  execFileSync("dpkg", ["-x", `${cache}/debs/${there()}`, folder]);
  const version = readdirSync(`${folder}/lib/modules`)[0] ?? "";
  execFileSync("/sbin/depmod", ["-b", folder, version]);
  return { version, image: `${folder}/boot/vmlinuz-${version}` };
}

/** A root file system in memory: busybox, the drivers that are asked for, programs with their libraries, postscripts. */
function makeInitrd(work: string, kernel: { version: string }, port: number, ca: string): string {
  const root = `${work}/initrd`;
  const put = (from: string, to: string) => {
    mkdirSync(dirname(root + to), { recursive: true });
    cpSync(from, root + to, { dereference: true });
  };
  for (const folder of ["proc", "sys", "dev", "tmp", "run", "etc"]) {
    mkdirSync(`${root}/${folder}`, { recursive: true });
  }
  put("/bin/busybox", "/bin/busybox");
  for (const applet of execFileSync("busybox", ["--list"], { encoding: "utf8" }).trim().split("\n")) {
    if (applet !== "busybox") symlinkSync("busybox", `${root}/bin/${applet}`);
  }
  const modules = ["ipmi_si", "ipmi_devintf", "virtio_pci", "virtio_net"].flatMap((name) =>
    execFileSync("/sbin/modprobe", ["-d", work, "-S", kernel.version, "--show-depends", name], {
      encoding: "utf8",
    })
      .split("\n").filter((line) => line.startsWith("insmod")).map((line) => line.split(" ")[1] ?? "")
  );
  for (const path of new Set(modules)) put(path, path.slice(work.length));
  for (const name of ["modules.order", "modules.builtin", "modules.builtin.modinfo"]) {
    const path = `/lib/modules/${kernel.version}/${name}`;
    put(work + path, path);
  }
  execFileSync("/sbin/depmod", ["-b", root, kernel.version]);
  for (const program of ["/usr/bin/ipmitool", "/usr/bin/openssl"]) {
    put(program, join("/bin", program.split("/").at(-1) ?? ""));
    const libraries = execFileSync("ldd", [program], { encoding: "utf8" });
    for (const [, library = ""] of libraries.matchAll(/(\/\S+) \(0x/g)) put(library, library);
  }
  for (const name of readdirSync(postscripts)) put(`${postscripts}/${name}`, `/xcatpost/${name}`);
  writeFileSync(`${root}/xcatpost/ca.pem`, ca);
  for (const name of ["bmcsetup", "nodetoken", "xcatrequest"]) chmodSync(`${root}/xcatpost/${name}`, 0o755);
  writeFileSync(`${root}/etc/hosts`, "10.0.2.2 mn.cluster\n");
  writeFileSync(`${root}/etc/nsswitch.conf`, "hosts: files\n");
  writeFileSync(`${root}/init`, init(port), { mode: 0o755 });
  execFileSync("sh", [
    "-c",
    'cd "$1" && find . | cpio -o -H newc --quiet | gzip -1 > "$2"',
    "sh",
    root,
    `${work}/initrd.gz`,
  ]);
  return `${work}/initrd.gz`;
}

/** Runs the machine until it switches itself off; answers what it wrote to its serial port. */
async function runMachine(kernel: string, initrd: string, bmc: string, nonce: string): Promise<string> {
  const { stdout } = await new Deno.Command("timeout", {
    args: [
      ...[
        "120",
        "qemu-system-x86_64",
        "-machine",
        "q35",
        "-accel",
        "tcg",
        "-cpu",
        "max",
        "-m",
        "384",
        "-no-reboot",
      ],
      ...["-nodefaults", "-display", "none", "-kernel", kernel, "-initrd", initrd],
      ...["-append", `quiet panic=-1 console=ttyS0 XCATNONCE=${nonce}`, "-serial", "stdio"],
      // The machine's requests come to the daemon from 127.0.0.1, which is the node's address here.
      ...["-netdev", "user,id=net", "-device", "virtio-net-pci,netdev=net,romfile="],
      ...["-chardev", `socket,id=kcs,host=${bmc},port=${KCS_PORT},reconnect=1`],
      ...["-device", "ipmi-bmc-extern,chardev=kcs,id=bmc", "-device", "isa-ipmi-kcs,bmc=bmc"],
    ],
    stdin: "null",
    stderr: "inherit",
  }).output();
  return new TextDecoder().decode(stdout);
}

async function loggedIn(address: string, ...words: string[]): Promise<string> {
  const head = ["-I", "lanplus", "-C", "3", "-H", address, "-U", "root", "-P", PASSWORD];
  const { stdout } = await new Deno.Command("ipmitool", { args: [...head, ...words], stderr: "null" })
    .output();
  return new TextDecoder().decode(stdout);
}

Deno.test({
  name: "a machine sets up its own BMC through the kernel's drivers, with what it fetched by its nonce",
  ignore,
  async fn() {
    const address = "127.59.0.2";
    const sim = await startIpmiSim(address, undefined, `  serial kcs ${address} ${KCS_PORT} codec VM\n`);
    const work = Deno.makeTempDirSync();
    try {
      const { version, image } = unpackKernel(work);
      await withNodeSide(async ({ site, root, port, boot }) => {
        for (
          const line of [
            "chtab priority=2 policy.commands=getbmcconfig policy.rule=allow",
            `chtab node=node1 ipmi.bmc=${address} ipmi.username=root ipmi.password=${PASSWORD}`,
            "chtab net=127.0.0.0 networks.mask=255.0.0.0 networks.gateway=127.0.0.9",
          ]
        ) await site.lines(line);
        await boot();
        const nonce = /XCATNONCE=(\S+)/.exec(readFileSync(`${root}/proc/cmdline`, "utf8"))?.[1] ?? "";
        const ca = readFileSync(`${site.root}/install/postscripts/ca/ca-cert.pem`, "utf8");
        assert.equal(await loggedIn(address, "mc", "info"), "", "nobody is called root before");
        const shown = await runMachine(image, makeInitrd(work, { version }, port, ca), address, nonce);
        assert.match(
          shown,
          /bmcsetup: the BMC has the address 127\.59\.0\.2; its channel is 1, root its user 2/,
          shown,
        );
        assert.match(shown, /bmcsetup ended with status 0/);
        assert.ok(!shown.includes(PASSWORD));
        assert.match(await loggedIn(address, "lan", "print", "1"), /Default Gateway IP +: 127\.0\.0\.9/);
      });
    } finally {
      await sim.stop();
      rmSync(work, { recursive: true });
    }
  },
});
