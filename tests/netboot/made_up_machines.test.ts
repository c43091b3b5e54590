/** Machines whose tables are made up, the same each time: what guile reads of their files is what the tables say. */
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { plugins } from "../../plugins/mod.ts";
import { readByGuile } from "../alt/read_by_guile.ts";
import { type TestSite, withSite } from "../definitions/test_site.ts";

interface Machine {
  node: string;
  disk: string;
  nic: string;
  mac: string;
  address: string;
  server: string;
  timezone: string;
  keyboard: string;
  swapMib: number;
  installer: "propagator" | "bootchain";
  netboot: "pxe" | "grub2";
}

const choices = {
  disk: [
    "/dev/sda",
    "/dev/vda",
    "/dev/nvme0n1",
    "/dev/disk/by-path/pci-0000:00:1f.2-ata-1",
    "/dev/xvdb",
    "/dev/mmcblk0",
  ],
  nic: ["eth0", "eth3", "ens3", "enp1s0f1", "eno1", "em1"],
  timezone: ["Europe/Moscow", "Asia/Yekaterinburg", "America/Argentina/Ushuaia", "Etc/GMT+3", "UTC"],
  keyboard: ["ctrl_shift_toggle", "alt_sh_toggle", "caps_toggle", "us"],
  installer: ["propagator", "bootchain"],
  netboot: ["pxe", "grub2"],
} as const;

/** A linear congruential generator: the same machines each time. */
function machine(seed: number): Machine {
  let state = seed;
  const below = (n: number) => {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    return Math.floor(state / 2 ** 31 * n);
  };
  const pick = <T>(from: readonly T[]) => from[below(from.length)]!;
  const net = `10.${below(256)}.${below(256)}`;
  return {
    node: `n${below(10000)}`,
    disk: pick(choices.disk),
    nic: pick(choices.nic),
    mac: Array.from({ length: 6 }, (_, i) => (i === 0 ? 0x42 : below(256)).toString(16).padStart(2, "0"))
      .join(":"),
    address: `${net}.${2 + below(250)}`,
    server: `${net}.1`,
    timezone: pick(choices.timezone),
    keyboard: pick(choices.keyboard),
    swapMib: 1 + below(65536),
    installer: pick(choices.installer),
    netboot: pick(choices.netboot),
  };
}

const put = ({ root }: TestSite, path: string, content: string) => {
  mkdirSync(dirname(root + path), { recursive: true });
  writeFileSync(root + path, content);
};
const read = ({ root }: TestSite, path: string) => readFileSync(root + path, "utf8");

/** Fills the tables as an administrator would who keeps keyboards in a column of his own. */
async function describe(site: TestSite, made: Machine): Promise<void> {
  const boot = made.installer === "propagator"
    ? ["syslinux/alt0/vmlinuz", "syslinux/alt0/full.cz"]
    : ["boot/vmlinuz", "boot/initrd.img"];
  for (const file of boot) put(site, `/install/alt/x86_64/${file}`, file);
  const shipped = readFileSync(new URL("../../share/install/alt/compute.tmpl", import.meta.url), "utf8");
  put(
    site,
    "/install/custom/install/alt/compute.tmpl",
    shipped.replace("ctrl_shift_toggle", "#TABLE:nodepos:$NODE:room#"),
  );
  put(site, "/srv/disk", `${made.disk}\n`);
  put(site, "/srv/layout", `swap ${made.swapMib}M\n/ rest ext4\n`);
  const { node } = made;
  for (
    const line of [
      `chtab key=master site.value=${made.server}`,
      `chtab key=timezone site.value=${made.timezone}`,
      "chtab key=domain site.value=cluster",
      "chtab imagename=i osimage.provmethod=install osimage.osvers=alt osimage.osarch=x86_64 osimage.profile=compute",
      "chtab imagename=i linuximage.pkgdir=/install/alt/x86_64 linuximage.partitionfile=/srv/layout,d:/srv/disk",
      `nodeadd ${node} groups=all mac.mac=${made.mac} hosts.ip=${made.address} nodepos.room=${made.keyboard}`,
      `chtab node=${node} noderes.netboot=${made.netboot} noderes.installnic=${made.nic}`,
    ]
  ) await site.lines(line);
}

/** The value after a key of a call. */
function setting(call: readonly string[], key: string): string | undefined {
  return call[call.indexOf(key) + 1];
}

for (const seed of [4, 5, 14]) {
  const made = machine(seed);
  Deno.test(`machine ${seed} has ${made.disk} and ${made.nic}, and boots ${made.installer} by ${made.netboot}`, () =>
    withSite(async (site) => {
      await describe(site, made);
      await site.lines(`nodeset ${made.node} osimage=i`);
      const folder = `/install/autoinst/${made.node}`;
      const calls = readByGuile(read(site, `${folder}/autoinstall.scm`));
      const call = (name: string, key: string) =>
        calls.find((parts) => parts[0] === name && parts.includes(key)) ?? [];
      assert.equal(setting(call("/sysconfig-base/kbd", "layout"), "layout"), made.keyboard);
      assert.equal(setting(call("/datetime-installer", "zone"), "zone"), made.timezone);
      const device = setting(call("/grub", "device"), "device");
      assert.equal(device, made.netboot === "grub2" ? "efi" : made.disk);
      assert.equal(setting(call("/net-eth", "name"), "name"), made.nic);
      assert.equal(setting(call("/net-eth", "name"), "computer_name"), `${made.node}.cluster`);
      const password = call("/root/change_password", "passwd_1");
      assert.equal(setting(password, "passwd_1"), setting(password, "passwd_2"));

      const [profiles = []] = readByGuile(read(site, `${folder}/vm-profile.scm`));
      assert.match(
        profiles.join(" "),
        new RegExp(`"swap" \\(size ${made.swapMib * 2048} \\. ${made.swapMib * 2048}\\)`),
      );
      assert.match(
        read(site, `${folder}/xcat-pre.sh`),
        new RegExp(`^DISK='${made.disk.replaceAll(".", "\\.")}'$`, "m"),
      );

      const bootFile = made.netboot === "pxe" ? `pxelinux.cfg/${made.node}` : `boot/grub2/${made.node}`;
      const boot = read(site, `/tftpboot/${bootFile}`);
      assert.ok(boot.includes(`server:${made.server},directory:/install/alt/x86_64`), boot);
      assert.ok(boot.includes(`curl=http://${made.server}/install/autoinst/${made.node}/`), boot);
      const byMac = `01-${made.mac.replaceAll(":", "-")}`;
      const link = made.netboot === "pxe" ? `pxelinux.cfg/${byMac}` : `boot/grub2/grub.cfg-${byMac}`;
      assert.equal(read(site, `/tftpboot/${link}`), boot);
    }, plugins));
}
