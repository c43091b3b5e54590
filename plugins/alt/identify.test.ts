import assert from "node:assert/strict";
import { identify } from "./identify.ts";

const files = ["ALTLinux/RPMS.main/bash-4-alt1.x86_64.rpm", "boot/vmlinuz", "boot/initrd.img"];

Deno.test("what discs of ALT say of themselves", () => {
  const cases: [info: string, arch: string, osvers: string, machine: string | undefined][] = [
    ["ALT Linux SKIF x86_64 (20091204)", "", "alt", "x86_64"],
    ["ALT Linux 5.0 Ark Server i586 (20091201)", "", "alt5.0", "x86"],
    ["ALT Linux 7.0.5 Centaurus x86_64 build 2015-07-09", "", "alt7.0.5", "x86_64"],
    ["ALT Workstation build 2018-03-12", "i586", "alt", "x86"],
    ["ALT p9 xfce/x86_64 build 2019-12-14", "", "altp9", "x86_64"],
    ["ALT Server-V 9.1.0 x86_64 build 2020-10-01", "x86_64", "alt9.1.0", "x86_64"],
    ["ALT Workstation K 10.2 build 2023-05-05", "x86_64", "alt10.2", "x86_64"],
    ["ALT SP Server 11100-01 x86_64 build 2023-05-29", "x86_64", "alt", "x86_64"],
    ["ALT SP Server 10.2.2 11100-01 x86_64 build 2025-12-03", "x86_64", "alt10.2.2", "x86_64"],
    ["ALT Server 11.0ALPHA2 aarch64 build 2025-02-01", "aarch64", "alt11.0", "aarch64"],
    ["Simply Linux 10.2 x86_64 build 2023-08-08", "x86_64", "alt10.2", "x86_64"],
    ["ALT regular-jeos-systemd/x86_64 build 2024-05-30", "x86_64", "sisyphus", "x86_64"],
    ["Our cluster, third edition", "", "alt", undefined],
    ["", "", "alt", undefined],
  ];
  for (const [info, arch, osvers, machine] of cases) {
    const found = identify({ info, arch, files });
    assert.deepEqual([found?.osvers, found?.arch], [osvers, machine], info);
    assert.deepEqual(found?.needed, ["boot/vmlinuz", "boot/initrd.img"]);
  }
});

Deno.test("a disc that neither says so nor has the installer's packages is none of ALT", () => {
  assert.equal(identify({ info: "Slackware 15", arch: "", files: ["boot/vmlinuz"] }), undefined);
  assert.equal(identify({ info: "ALTERNATIVE 3", arch: "", files: [] }), undefined);
});
