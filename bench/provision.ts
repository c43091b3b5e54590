/** Suite `provision`: the packages of an image out of a large repository. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { digestsOf, renderRelease } from "../plugins/alt/repository/release.ts";
import { syntheticList, syntheticName } from "../tests/alt/synthetic_repository.ts";
import { compiledProgram } from "./cluster.ts";
import type { Subject } from "./measure.ts";
import { benchmark, type Suite } from "./suite.ts";

const DEFAULT_SIZES = [20_000];
/** Words of the package list; they bring some five hundred packages. */
const WORDS = 60;
const AIM = 5;

export const provision: Suite = async function* (settings) {
  const binary = compiledProgram();
  for (const size of settings.sizes.length > 0 ? settings.sizes : DEFAULT_SIZES) {
    const sysroot = await mkdtemp(join(tmpdir(), "bench-provision-"));
    try {
      await makeRepository(sysroot, size);
      const closure: Subject = {
        argv: [binary, "genimage", "-o", "alt", "-a", "x86_64", "-p", "bench", "--dry-run"],
        env: { XCAT_SYSROOT: sysroot, XCATBYPASS: "1" },
        check: (stdout) => {
          const chosen = stdout.match(/^Would install /gm)?.length ?? 0;
          return chosen >= 500 ? undefined : `${chosen} packages were chosen, at least 500 wanted`;
        },
      };
      yield await benchmark(
        { name: "closure of 500 packages (genimage --dry-run)", subject: closure, size, aim: AIM },
        settings,
      );
    } finally {
      await rm(sysroot, { recursive: true });
    }
  }
};

async function makeRepository(sysroot: string, size: number): Promise<void> {
  const base = join(sysroot, "ALT/x86_64/base"), lists = join(sysroot, "install/custom/netboot/alt");
  const list = syntheticList(size);
  const release = renderRelease({
    fields: new Map([["Components", "classic"]]),
    files: new Map([["base/pkglist.classic", digestsOf(list)]]),
  });
  const words = Array.from({ length: WORDS }, (_, number) => `${syntheticName(size - 1 - number)}\n`);
  for (const folder of [base, lists, join(sysroot, "etc/xcat/alt")]) await mkdir(folder, { recursive: true });
  await writeFile(join(base, "pkglist.classic"), list);
  await writeFile(join(base, "release"), release);
  await writeFile(join(sysroot, "etc/xcat/alt/sources.list_x86_64"), "rpm file:/ALT x86_64 classic\n");
  await writeFile(join(lists, "bench.pkglist"), words.join(""));
}
