import assert from "node:assert/strict";
import { checkDisk, parseLayout } from "./disk_layout.ts";

Deno.test("a layout that cannot be is told with its line", () => {
  const cases: [text: string, says: RegExp][] = [
    ["/ 20X", /line 1: "20X" is no size/],
    ["/ 20G\n/ 1G", /line 2: \/ is there twice/],
    ["home 1G\n/ rest", /line 1: "home" is no mount point/],
    ["/ rest zfs", /line 1: "zfs" is none of/],
    ["/ rest\n/home rest", /only one volume can have the rest/],
    ["swap 2G", /no line for \//],
    ["/ 20G ext4 noatime", /"noatime" is too much/],
  ];
  for (const [text, says] of cases) assert.throws(() => parseLayout(text, "layout"), says, text);
});

Deno.test("disks are told from partitions and from what is none", () => {
  for (const disk of ["/dev/sda", "/dev/vdb", "/dev/nvme0n1", "/dev/disk/by-id/ata-X_1", "/dev/xvda"]) {
    assert.equal(checkDisk(disk), disk);
  }
  assert.throws(() => checkDisk("/dev/sda1"), /is a partition/);
  assert.throws(() => checkDisk("/dev/nvme0n1p2"), /is a partition/);
  assert.throws(() => checkDisk("sda"), /is no disk/);
  assert.throws(() => checkDisk('/dev/sda" x'), /is no disk/);
});
