/** genbasedir over packages of the real rpmbuild, read by us and by rpm; what damaged and foreign lists do. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import alt from "../../plugins/alt/mod.ts";
import { createClosure } from "../../plugins/alt/repository/closure.ts";
import { createPackageIndex } from "../../plugins/alt/repository/package_index.ts";
import { readPackageList } from "../../plugins/alt/repository/package_list.ts";
import type { Source } from "../../plugins/alt/repository/sources_list.ts";
import type { Package } from "../../plugins/alt/rpm/package.ts";
import tables from "../../plugins/tables/mod.ts";
import { type TestSite, withSite } from "../definitions/test_site.ts";
import { buildRpms } from "./rpm_packages.ts";

const component: Source = { vendor: undefined, uri: "file:/alt", arch: "noarch", component: "classic" };

function withRepository(work: (site: TestSite, folder: string) => Promise<void>): Promise<void> {
  return withSite(async (site) => {
    const folder = join(site.root, "alt/noarch");
    await buildRpms(join(folder, "RPMS.classic"), [
      {
        name: "app",
        requires: ["libone >= 1:1.0", "/usr/bin/tool", "config"],
        files: { "/usr/share/app": "a" },
      },
      { name: "libone", epoch: 1, version: "1.2", files: { "/usr/lib/libone.so": "b" } },
      { name: "tool", files: { "/usr/bin/tool": "c" } },
      { name: "config-b", provides: ["config"], conflicts: ["app < 1.0"] },
      { name: "config-a", provides: ["config"], conflicts: ["libone"] },
      { name: "broken", requires: ["nothing > 3", "libone >= 1:2"] },
    ]);
    await work(site, folder);
  }, [tables, alt]);
}

function read({ environment: { ports } }: TestSite, source = component): Promise<Package[]> {
  return readPackageList({ ...ports, signal: new AbortController().signal }, source);
}

Deno.test("a repository made by genbasedir is read by us and by rpm", () =>
  withRepository(async (site, folder) => {
    assert.equal((await site.run("genbasedir --topdir=/alt noarch classic")).status, 1);
    const outcome = await site.run("genbasedir --create --bloat --origin=Test --topdir=/alt noarch classic");
    assert.equal(outcome.status, 0, outcome.stderr);
    assert.match(
      readFileSync(join(folder, "base/release"), "utf8"),
      /^Origin: Test\nDate: .*\nArchitectures: noarch\nComponents: classic\nMD5Sum:\n [0-9a-f]{32} \d+ base\/pkglist/,
    );
    const packages = await read(site);
    const queried = (path: string, ...options: string[]) =>
      execFileSync("rpm", ["-qp", "--nosignature", ...options, path], { encoding: "utf8" }).split("\n");
    for (const { name, version, release, file, provides, requires, files } of packages) {
      const path = join(folder, "RPMS.classic", file.name);
      assert.equal(queried(path)[0]?.replace(/\.noarch$/, ""), `${name}-${version}-${release}`);
      assert.equal(queried(path, "--provides").filter(Boolean).length, provides.length);
      assert.equal(queried(path, "--requires").filter(Boolean).length, requires.length);
      assert.deepEqual(
        files().sort(),
        queried(path, "--list").filter((line) => line.startsWith("/")).sort(),
      );
    }
    const headers = execFileSync("/usr/bin/python3", [
      "-c",
      `
import rpm, sys
fd = open(sys.argv[1], "rb")
for header in rpm.readHeaderListFromFile(sys.argv[1]):
    print(header[rpm.RPMTAG_NEVR], header[1000000], header[1000005], sep="|")
`,
      join(folder, "base/pkglist.classic"),
    ], { encoding: "utf8" }).trim().split("\n");
    assert.equal(headers.length, packages.length);
    for (const { file } of packages) {
      assert.ok(headers.some((line) => line.endsWith(`|${file.name}|${file.md5}`)), headers.join("\n"));
    }
  }));

Deno.test("packed lists are unpacked, kept, and refused where a digest is wrong", () =>
  withRepository(async (site, folder) => {
    await site.lines("genbasedir --create --topdir=/alt noarch classic");
    const list = join(folder, "base/pkglist.classic");
    for (const [suffix, other] of [[".xz", ".bz2"], [".bz2", ".xz"]] as const) {
      rmSync(join(site.root, "var/cache"), { recursive: true, force: true });
      await site.lines("genbasedir --topdir=/alt noarch classic");
      rmSync(list);
      rmSync(list + other);
      assert.equal((await read(site)).length, 6);
      rmSync(list + suffix);
      assert.equal((await read(site)).length, 6, "the second time it comes from the cache");
    }
    await site.lines("genbasedir --topdir=/alt noarch classic");
    const damaged = readFileSync(list);
    damaged[100] = (damaged[100] ?? 0) ^ 1;
    writeFileSync(list, damaged);
    await assert.rejects(read(site), /base\/pkglist.classic has BLAKE2b [0-9a-f]+, [0-9a-f]+ is listed/);
    await assert.rejects(read(site, { ...component, component: "other" }), /its components: classic/);
    await assert.rejects(read(site, { ...component, arch: "i586" }), /base\/release does not exist/);
  }));

Deno.test("a repository on another machine is fetched, the list only once", () =>
  withRepository(async (site, folder) => {
    await site.lines("genbasedir --create --topdir=/alt noarch classic");
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? "");
      try {
        response.end(readFileSync(join(folder, "..", request.url ?? "")));
      } catch {
        response.writeHead(404).end();
      }
    }).listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    try {
      const uri = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      rmSync(join(folder, "base/pkglist.classic.xz"));
      assert.equal((await read(site, { ...component, uri })).length, 6);
      assert.equal((await read(site, { ...component, uri })).length, 6);
      assert.deepEqual(asked, [
        "/noarch/base/release",
        "/noarch/base/pkglist.classic.xz",
        "/noarch/base/pkglist.classic.bz2",
        "/noarch/base/release",
      ]);
      await assert.rejects(
        read(site, { ...component, uri, arch: "i586" }),
        /i586\/base\/release could not be fetched: .*404/,
      );
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  }));

Deno.test("real packages: what is needed is chosen, what is missing is named with who needs it", () =>
  withRepository(async (site) => {
    await site.lines("genbasedir --create --topdir=/alt noarch classic");
    const index = createPackageIndex(await read(site));
    const closure = createClosure(index);
    const names = closure.add([{ word: "app", from: "a list" }]).map(({ name }) => name);
    assert.deepEqual(names, ["app", "config-b", "libone", "tool"]);
    assert.throws(
      () => createClosure(index).add([{ word: "broken", from: "a list" }]),
      /libone >= 1:2, which broken-1.0-alt1 ← a list needs; there is libone-1:1.2-alt1\n {2}.* nothing > 3, which broken/,
    );
  }));
