/** dumpxCATdb that is killed: what is left is told from a dump. */
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { engines, type Site, tables, withRealSite } from "./site.ts";

const sqlite = engines.find(({ name }) => name === "SQLite")!;

Deno.test("a dump that was cut off is not restored, one that is made again is", () =>
  withRealSite(sqlite, async (site) => {
    await site.run(["nodeadd", "n1-n3", "groups=all"]);
    const wanted = [...tables.values()].filter(({ name, internal }) =>
      !internal && !name.endsWith("log")
    ).length;
    for (const [round, after] of [1, 5, 20, 40].entries()) {
      const folder = `backup${round}`;
      await killedAfter(site, folder, after);
      const files = readdirSync(`${site.root}/${folder}`).filter((name) => name.endsWith(".csv"));
      const { status, stderr } = await site.start(["restorexCATdb", "-p", `/${folder}`]).ended;
      if (existsSync(`${site.root}/${folder}/UNFINISHED`)) {
        assert.equal(status, 1);
        assert.match(stderr, /"\/backup\d" is not complete: dumpxCATdb was cut off; run it again/);
      } else assert.equal(files.length, wanted, `${folder} looks like a dump, but is none: ${files}`);
      await site.run(["dumpxCATdb", "-p", `/${folder}`]);
      await site.run(["noderm", "n2"]);
      await site.run(["restorexCATdb", "-p", `/${folder}`]);
      assert.equal(await site.run(["nodels", "all"]), "n1\nn2\nn3\n");
    }
    assert.ok(
      existsSync(`${site.root}/backup0/nodelist.csv`) && !existsSync(`${site.root}/backup0/UNFINISHED`),
      "a dump that ended leaves no mark",
    );
  }));

/** Kills it as soon as so many files are there. */
async function killedAfter(site: Site, folder: string, count: number): Promise<void> {
  mkdirSync(`${site.root}/${folder}`);
  const watcher = Deno.watchFs(`${site.root}/${folder}`);
  const dump = site.start(["dumpxCATdb", "-p", `/${folder}`]);
  dump.ended.then(() => watcher.close());
  for await (const _ of watcher) {
    if (readdirSync(`${site.root}/${folder}`).filter((name) => name.endsWith(".csv")).length >= count) break;
  }
  dump.kill();
  await dump.ended;
}
