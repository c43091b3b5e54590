/**
 * Suite `provision`: packages of an image out of a large repository, boot files of many nodes, many that boot at once,
 * and machines from power on to booted.
 */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { digestsOf, renderRelease } from "../plugins/alt/repository/release.ts";
import { syntheticList, syntheticName } from "../tests/alt/synthetic_repository.ts";
import { boots } from "./boots.ts";
import { compiledProgram } from "./cluster.ts";
import type { Subject } from "./measure.ts";
import { nodesets } from "./nodesets.ts";
import { storms } from "./storms.ts";
import { benchmark, type Suite } from "./suite.ts";

const PACKAGES = 20_000;
/** Words of the package list; they bring some five hundred packages. */
const WORDS = 60;
const AIM = 5;

/** Sizes are numbers of nodes for nodeset. */
export const provision: Suite = async function* (settings) {
  yield* closure(settings);
  yield* nodesets(settings);
  yield* storms(settings);
  yield* boots({ ...settings, sizes: [] });
};

const closure: Suite = async function* (settings) {
  const sysroot = await mkdtemp(join(tmpdir(), "bench-provision-"));
  try {
    await makeRepository(sysroot, PACKAGES);
    const subject: Subject = {
      argv: [compiledProgram(), "genimage", "-o", "alt", "-a", "x86_64", "-p", "bench", "--dry-run"],
      env: { XCAT_SYSROOT: sysroot, XCATBYPASS: "1" },
      check: (stdout) => {
        const chosen = stdout.match(/^Would install /gm)?.length ?? 0;
        return chosen >= 500 ? undefined : `${chosen} packages were chosen, at least 500 wanted`;
      },
    };
    const name = "closure of 500 packages (genimage --dry-run)";
    yield await benchmark({ name, subject, size: PACKAGES, aim: AIM }, settings);
  } finally {
    await rm(sysroot, { recursive: true });
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
