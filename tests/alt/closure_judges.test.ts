/** Closures judged by rpm, which must accept them, and by dnf, which must not find smaller ones. */
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import alt from "../../plugins/alt/mod.ts";
import { createClosure } from "../../plugins/alt/repository/closure.ts";
import { installOrder } from "../../plugins/alt/repository/install_order.ts";
import { createPackageIndex } from "../../plugins/alt/repository/package_index.ts";
import { readPackageList } from "../../plugins/alt/repository/package_list.ts";
import { readPackages } from "../../plugins/alt/rpm/package.ts";
import tables from "../../plugins/tables/mod.ts";
import { withSite } from "../definitions/test_site.ts";
import { buildRpms, type RpmSpec } from "./rpm_packages.ts";
import { syntheticList, syntheticName } from "./synthetic_repository.ts";

/** Layers of packages that need others below them, by name, version, file and capability. */
function specs(): RpmSpec[] {
  return Array.from({ length: 24 }, (_, number) => {
    const below = [number * 7 % 24, number * 5 % 24, number * 3 % 24].filter((other) => other < number);
    return {
      name: `p${number}`,
      version: `1.${number % 5}`,
      provides: [`capability${number % 6}`, `soname${number} = 2`],
      requires: [
        ...below.map((other, index) =>
          [`p${other} >= 1.0`, `/usr/bin/p${other}`, `soname${other} = 2`][index] ?? ""
        ),
        ...(number > 12 ? [`capability${number * 11 % 6}`] : []),
      ],
      files: { [`/usr/bin/p${number}`]: "program" },
    };
  });
}

Deno.test("rpm accepts every closure, and dnf finds no smaller one", () =>
  withSite(async ({ root, lines, environment }) => {
    const folder = join(root, "alt/noarch/RPMS.classic");
    await buildRpms(folder, specs());
    await lines("genbasedir --create --topdir=/alt noarch classic");
    execFileSync("createrepo_c", ["--quiet", folder]);
    const context = { ...environment.ports, signal: new AbortController().signal };
    const source = { vendor: undefined, uri: "file:/alt", arch: "noarch", component: "classic" };
    const index = createPackageIndex(await readPackageList(context, source));
    for (const name of ["rpm", "dnf-log"]) mkdirSync(join(root, name));
    for (const asked of [["p23"], ["p17", "p22"], ["p13", "p20", "p9"], ["p21"]]) {
      const closure = createClosure(index);
      closure.add(asked.map((word) => ({ word, from: "test" })));
      const packages = installOrder(closure.packages(), index);
      execFileSync("rpm", [
        ...["--root", join(root, "rpm"), "--define", "_dbpath /var/lib/rpm", "--nosignature", "--test", "-U"],
        ...packages.map(({ file }) => join(folder, file.name)),
      ]);
      const dnf = spawnSync("dnf", [
        ...["--assumeno", `--installroot=${join(root, "dnf")}`, "--releasever=1", "--repo=test"],
        ...[`--repofrompath=test,file://${folder}`, "--nogpgcheck", "--setopt=install_weak_deps=0"],
        ...[`--setopt=cachedir=${join(root, "dnf-cache")}`, `--setopt=logdir=${join(root, "dnf-log")}`],
        ...["--setopt=reposdir=/nonexistent", "install", ...asked],
      ], { encoding: "utf8" });
      const theirs = dnf.stdout.match(/^ p\d+ /gm)?.length ?? 0;
      assert.ok(theirs > 0, dnf.stdout + dnf.stderr);
      assert.ok(packages.length <= theirs, `${asked}: ${packages.length} packages, dnf has ${theirs}`);
    }
  }, [tables, alt]));

Deno.test("500 packages are chosen from 20,000 in seconds", () => {
  const packages = readPackages(syntheticList(20_000));
  assert.equal(packages.length, 20_000);
  const index = createPackageIndex(packages);
  const closure = createClosure(index);
  closure.add(
    Array.from({ length: 60 }, (_, number) => ({ word: syntheticName(19_999 - number), from: "" })),
  );
  const chosen = closure.packages();
  assert.ok(chosen.length >= 500, `${chosen.length} packages`);
  const places = new Map(installOrder(chosen, index).map((pkg, place) => [pkg, place]));
  for (const pkg of chosen) {
    for (const dependency of pkg.requires.filter(({ name }) => !name.startsWith("rpmlib("))) {
      assert.ok(
        index.providers(dependency).some((other) =>
          (places.get(other) ?? Infinity) <= (places.get(pkg) ?? -1)
        ),
        `${pkg.name} comes before ${dependency.name}`,
      );
    }
  }
});
