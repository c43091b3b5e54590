/** What is left of a copy that did not come to its end: nothing. */
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, linkSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { handleLocally } from "../../core/pipeline/handle.ts";
import type { Progress } from "../../core/mod.ts";
import { type TestSite, withSite } from "../../tests/definitions/test_site.ts";
import { plugins } from "../mod.ts";

/** A disc of ALT whose biggest file has this many MiB; answers the folder. */
function makeFolder({ root }: TestSite, mib: number): string {
  const folder = `${root}/build/disc`;
  for (const name of [".disk", "boot", "ALTLinux"]) mkdirSync(`${folder}/${name}`, { recursive: true });
  writeFileSync(`${folder}/.disk/info`, "ALT Server 10.2 x86_64 build 2023-09-12\n");
  for (const name of ["vmlinuz", "initrd.img"]) writeFileSync(`${folder}/boot/${name}`, name);
  writeFileSync(`${folder}/ALTLinux/altinst`, new Uint8Array(mib * 2 ** 20).fill(7));
  return folder;
}

function makeImage(folder: string): string {
  execFileSync("xorriso", ["-as", "mkisofs", "-quiet", "-R", "-o", `${folder}.iso`, folder], {
    stdio: "ignore",
  });
  return `${folder}.iso`;
}

/** Follows a copy as a terminal does, and presses Ctrl-C when something is there. */
async function interrupt({ environment }: TestSite, disc: string): Promise<Progress[]> {
  const seen: Progress[] = [], keys = new AbortController();
  const request = { command: "copycds", args: [disc], user: "root", progress: true };
  for await (const result of handleLocally(environment, request, keys.signal)) {
    if (!("progress" in result)) continue;
    seen.push(result.progress);
    if (result.progress.done === 0) continue;
    keys.abort();
    break;
  }
  return seen;
}

Deno.test("how much is copied is told, and Ctrl-C ends the programs and leaves nothing", () =>
  withSite(async (site) => {
    const folder = makeFolder(site, 700);
    for (const disc of ["/build/disc", "/build/disc.iso"]) {
      if (disc.endsWith(".iso")) makeImage(folder);
      const last = (await interrupt(site, disc)).at(-1);
      assert.equal(last?.unit, "MiB", disc);
      assert.ok(last.done > 0 && last.done <= last.total! && last.total! >= 700, JSON.stringify(last));
      // Nobody writes there any more: what was removed stays away.
      assert.deepEqual(readdirSync(`${site.root}/install/alt10.2`), [], disc);
    }
    assert.equal((await site.lines("tabdump osimage")).length, 1);
  }, plugins));

Deno.test("two who copy the same disc at once get one whole copy", () =>
  withSite(async (site) => {
    makeFolder(site, 20);
    await Promise.all([1, 2, 3].map(() => site.lines("copycds /build/disc")));
    assert.deepEqual(readdirSync(`${site.root}/install/alt10.2`), ["x86_64"]);
    assert.equal(readFileSync(`${site.root}/install/alt10.2/x86_64/ALTLinux/altinst`).length, 20 * 2 ** 20);
  }, plugins));

Deno.test({
  name: "one damaged byte is found by the checksum that the image carries",
  ignore: spawnSync("implantisomd5", ["--help"]).error !== undefined,
  fn: () =>
    withSite(async (site) => {
      const image = makeImage(makeFolder(site, 2));
      execFileSync("implantisomd5", [image], { stdio: "ignore" });
      await site.lines("copycds -n alt /build/disc.iso");
      const bytes = readFileSync(image);
      bytes[1_500_000] = 8;
      writeFileSync(image, bytes);
      const { status, stderr } = await site.run("copycds -n altp10 /build/disc.iso");
      assert.equal(status, 1);
      assert.match(stderr, /disc\.iso is damaged, by the checksum that it carries/);
      assert.ok(!existsSync(`${site.root}/install/altp10/x86_64`));
    }, plugins),
});

/** site.installdir with 10 MiB; the disc's files need more than the image, in which two names share one content. */
const fillsUp = [
  'mkdir -p "$XCAT_SYSROOT/install" && mount -t tmpfs -o size=10m none "$XCAT_SYSROOT/install"',
  '"$DENO" run -A --quiet "$PROGRAM" copycds /build/disc.iso 2>&1',
  'echo "status $?"; find "$XCAT_SYSROOT/install" -type f',
].join("\n");

Deno.test({
  name: "a disk that becomes full while a disc is copied is said, and leaves nothing",
  ignore: spawnSync("unshare", ["--mount", "--map-root-user", "true"]).status !== 0,
  fn: () =>
    withSite((site) => {
      const folder = makeFolder(site, 6);
      linkSync(`${folder}/ALTLinux/altinst`, `${folder}/ALTLinux/same`);
      makeImage(folder);
      const { stdout, stderr } = spawnSync("unshare", ["--mount", "--map-root-user", "sh", "-c", fillsUp], {
        encoding: "utf8",
        env: {
          ...Deno.env.toObject(),
          XCAT_SYSROOT: site.root,
          XCATBYPASS: "1",
          DENO: Deno.execPath(),
          PROGRAM: fileURLToPath(new URL("../../cmd/xcat.ts", import.meta.url)),
        },
      });
      assert.match(
        stdout,
        /^Error: \/install\/alt10\.2: no space is left on the disk.*\nstatus 1\n$/m,
        stderr,
      );
      return Promise.resolve();
    }, plugins),
});
