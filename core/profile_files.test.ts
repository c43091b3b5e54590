import assert from "node:assert/strict";
import { platformOf, profileFiles, profileNames } from "./profile_files.ts";

Deno.test("files of a profile are looked for by what says most first", () => {
  assert.deepEqual(profileNames({ osvers: "altp10", osarch: "x86", profile: "compute" }, "pkglist"), [
    "compute.altp10.x86.pkglist",
    "compute.alt.x86.pkglist",
    "compute.altp10.pkglist",
    "compute.alt.pkglist",
    "compute.x86.pkglist",
    "compute.pkglist",
  ]);
  assert.deepEqual(["alt", "alt10.1", "Sisyphus", "debian12"].map(platformOf), [
    "alt",
    "alt",
    "alt",
    "debian",
  ]);
});

Deno.test("the site's files go before those of the program, whatever their names", async () => {
  const there = new Map([
    ["/usr/share/xcat/netboot/alt/compute.altp10.x86.exlist", "the program's"],
    ["/install/custom/netboot/alt/compute.exlist", "the site's"],
  ]);
  const fs = { readText: (path: string) => Promise.resolve(there.get(path)) };
  const files = profileFiles(fs, "/install", "netboot", {
    osvers: "altp10",
    osarch: "x86",
    profile: "compute",
  });
  assert.deepEqual(await files.find("exlist"), {
    path: "/install/custom/netboot/alt/compute.exlist",
    text: "the site's",
  });
  assert.equal(await files.find("nosuch"), undefined);
  assert.deepEqual(files.paths("exlist").slice(0, 1), [`${files.folders[0]}/compute.altp10.x86.exlist`]);
});
