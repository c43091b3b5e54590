/** A repository on a real FTP server, with lists that the real zstd, bzip2 and xz packed. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import alt from "../../plugins/alt/mod.ts";
import { obtainPackages } from "../../plugins/alt/repository/obtain_packages.ts";
import { readPackageList } from "../../plugins/alt/repository/package_list.ts";
import { digestsOf, renderRelease } from "../../plugins/alt/repository/release.ts";
import tables from "../../plugins/tables/mod.ts";
import { withSite } from "../definitions/test_site.ts";
import { hasFtpServer, withFtpServer } from "./ftp_server.ts";
import { buildRpms } from "./rpm_packages.ts";

const packers: readonly (readonly [suffix: string, packer: readonly string[]])[] = [
  [".zst", ["zstd", "--quiet", "-19", "--stdout"]],
  [".bz2", ["bzip2", "--stdout"]],
  [".xz", ["xz", "--stdout"]],
];

Deno.test({
  name: "a repository is fetched by FTP, its list in each packing, and its packages",
  ignore: !hasFtpServer,
  fn: () =>
    withSite(async (site) => {
      const folder = join(site.root, "alt/noarch"), base = join(folder, "base");
      await buildRpms(join(folder, "RPMS.classic"), [{ name: "app", files: { "/usr/share/app": "a" } }]);
      await site.lines("genbasedir --create --topdir=/alt noarch classic");
      const list = readFileSync(join(base, "pkglist.classic"));
      const context = { ...site.environment.ports, signal: new AbortController().signal };
      await withFtpServer(join(site.root, "alt"), async ({ port, asked }) => {
        const uri = `ftp://127.0.0.1:${port}`;
        const source = { vendor: undefined, uri, arch: "noarch", component: "classic" };
        for (const [suffix, packer] of packers) {
          rmSync(join(site.root, "var/cache/xcat"), { recursive: true, force: true });
          rmSync(base, { recursive: true });
          mkdirSync(base);
          const packed = execFileSync(packer[0] ?? "", packer.slice(1), { input: list });
          writeFileSync(join(base, `pkglist.classic${suffix}`), packed);
          // As ALT has it: the plain list is in the release, but not on the server.
          const files = new Map([
            ["base/pkglist.classic", digestsOf(list)],
            [`base/pkglist.classic${suffix}`, digestsOf(packed)],
          ]);
          writeFileSync(join(base, "release"), renderRelease({ fields: new Map(), files }));
          const packages = await readPackageList(context, source);
          assert.deepEqual(packages.map(({ name }) => name), ["app"], suffix);
          assert.ok(asked().includes(`OK /noarch/base/pkglist.classic${suffix}`), asked().join("\n"));
          const places = new Map(packages.map((pkg) => [pkg, `${uri}/noarch/RPMS.classic`]));
          const [path = ""] = await obtainPackages(
            { ...site.environment, ...context } as never,
            packages,
            places,
          );
          assert.deepEqual(
            readFileSync(join(site.root, path)),
            readFileSync(join(folder, "RPMS.classic", packages[0]?.file.name ?? "")),
          );
          writeFileSync(join(base, `pkglist.classic${suffix}`), packed.subarray(0, packed.length - 1));
          rmSync(join(site.root, "var/cache/xcat"), { recursive: true });
          await assert.rejects(
            readPackageList(context, source),
            new RegExp(`pkglist.classic${suffix} has \\d+ bytes, ${packed.length} are listed`),
          );
        }
        await assert.rejects(
          readPackageList(context, { ...source, arch: "i586" }),
          /ftp:\/\/127\.0\.0\.1:\d+\/i586\/base\/release could not be fetched/,
        );
      });
    }, [tables, alt]),
});
