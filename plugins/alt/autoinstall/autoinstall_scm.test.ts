import assert from "node:assert/strict";
import fc from "fast-check";
import { defaultLayout, fillTemplate, parseLayout, readAsset } from "../../../core/mod.ts";
import { readByGuile } from "../../../tests/alt/read_by_guile.ts";
import { autoinstallCalls, autoinstallScm } from "./autoinstall_scm.ts";
import { diskProfile } from "./disk_profile.ts";

const template = new TextDecoder().decode(readAsset("share/install/alt/compute.tmpl"));

const facts = {
  installer: "bootchain",
  hostname: "node1.cluster",
  interface: "eth1",
  disk: "/dev/sda",
  uefi: false,
  layout: "xcat",
} as const;

const words = {
  HOSTNAME: "node1.cluster",
  INTERFACE: "eth1",
  DISK: "/dev/sda",
  TIMEZONE: "Europe/Moscow",
  GROUPS: "",
  PASSWORD: "secret",
};

function render(changed: Partial<Parameters<typeof autoinstallCalls>[0]> = {}, password = words.PASSWORD) {
  return fillTemplate(template, autoinstallScm, {
    blocks: autoinstallCalls({ ...facts, ...changed }),
    words: { ...words, PASSWORD: password },
    cell: () => "",
  });
}

Deno.test("the shipped template is a list of calls with this node's values", () => {
  const calls = readByGuile(render());
  assert.deepEqual(calls.map(([call]) => call), [
    "/sysconfig-base/language",
    "/sysconfig-base/kbd",
    "/datetime-installer",
    "/evms/control",
    "/evms/control",
    "/evms/profiles/xcat",
    "/evms/control",
    "/evms/control",
    "pkg-install-init",
    "/pkg-install",
    "/preinstall",
    "/grub",
    "/net-eth",
    "/net-eth",
    "/net-eth",
    "/root/change_password",
  ]);
  const grub = calls.find(([call]) => call === "/grub");
  assert.ok(grub?.includes("/dev/sda"));
  const net = calls.filter(([call]) => call === "/net-eth")[1] ?? [];
  assert.equal(net[net.indexOf("name") + 1], "eth1");
  assert.equal(net[net.indexOf("computer_name") + 1], "node1.cluster");
});

Deno.test("propagator's installer gets the calls of its time, UEFI the boot loader for it", () => {
  const old = readByGuile(render({ installer: "propagator" }));
  assert.ok(old.some(([call]) => call === "pkg-init"));
  const efi = readByGuile(render({ uefi: true }));
  assert.ok(efi.find(([call]) => call === "/grub")?.includes("efi"));
});

Deno.test("whatever the values are, guile reads them back as they were", () => {
  // Anything that a shell, Scheme or a template could take for its own; what cannot be printed guile writes in its own way.
  const text = fc.string({ unit: fc.constantFrom(...`abc é узел "\'#();|$@{}<>-.`) });
  fc.assert(
    fc.property(text, text, (hostname, password) => {
      const calls = readByGuile(render({ hostname }, password));
      const change = calls.at(-1) ?? [];
      assert.equal(change[change.indexOf("passwd_1") + 1], password);
      const net = calls.filter(([call]) => call === "/net-eth")[1] ?? [];
      assert.equal(net[net.indexOf("computer_name") + 1], hostname);
    }),
    { numRuns: 10 },
  );
});

Deno.test("a disk layout becomes a profile that guile reads, sizes in blocks of 512 bytes", () => {
  const volumes = parseLayout("# layout\nswap 2G\n/home rest xfs\n/ 20G ext4\n", "layout");
  const [profile] = JSON.parse(
    JSON.stringify(readByGuile(diskProfile(volumes).text)),
  ) as string[][];
  const text = profile?.join(" ") ?? "";
  assert.match(text, /"swap" \(size 4194304 \. 4194304\) \(fsim \. "SWAPFS"\)/);
  assert.match(text, /"\/" \(size 41943040 \. 41943040\) \(fsim \. "Ext2\/3"\)/);
  assert.match(text, /"\/home" \(size 8388608 \. #t\) \(fsim \. "XFS"\)/);
  assert.ok(text.indexOf('"/home"') > text.indexOf('"/"'), "what takes the rest comes last");
  assert.equal(readByGuile(diskProfile(defaultLayout).text).length, 1);
});
