/** Two administrators who change the same row: nothing of either is lost, and both see the outcome. */
import assert from "node:assert/strict";
import { engines, withRealSite } from "./site.ts";

for (const engine of engines) {
  Deno.test({
    name: `${engine.name}: changes of one row by several at once all hold, through daemons and past them`,
    ignore: engine.missing !== undefined,
    fn: () =>
      withRealSite(engine, async ({ run, startDaemon }) => {
        const daemons = [await startDaemon(), await startDaemon(), undefined];
        await run(["nodeadd", "n1", "groups=all"]);
        const ways = [0, 1, 2, 3, 4, 5, 6, 7, 8].map((index) => daemons[index % 3]);
        await Promise.all(ways.map((way, index) => run(["nodech", "n1", `groups,=g${index}`], way)));
        await Promise.all(ways.map((way, index) => run(["chtab", "key=seen", `site.value+=v${index}`], way)));
        for (const daemon of daemons) {
          const groups = (await run(["nodels", "n1", "groups"], daemon)).trim().replace("n1: ", "").split(
            ",",
          );
          assert.deepEqual(groups.sort(), ["all", ...ways.map((_, index) => `g${index}`)]);
          const seen = (await run(["gettab", "key=seen", "site.value"], daemon)).trim().split(",");
          assert.deepEqual(seen.sort(), ways.map((_, index) => `v${index}`));
        }
      }),
  });
}
