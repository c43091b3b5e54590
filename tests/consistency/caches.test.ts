/** What a daemon keeps in memory is right again after anybody else changed the database. */
import assert from "node:assert/strict";
import { type Daemon, engines, withRealSite } from "./site.ts";

for (const engine of engines) {
  Deno.test({
    name: `${engine.name}: a daemon sees at once what another daemon or a command past it changed`,
    ignore: engine.missing !== undefined,
    fn: () =>
      withRealSite(engine, async ({ run, startDaemon }) => {
        const [first, second] = [await startDaemon(), await startDaemon()];
        const nodes = (daemon: Daemon) => run(["nodels", "all"], daemon);
        await run(["nodeadd", "n1", "groups=all"], first);
        assert.deepEqual([await nodes(first), await nodes(second)], ["n1\n", "n1\n"]);
        let wanted = "n1\n";
        for (const [index, writer] of [first, second, undefined, first, undefined, second].entries()) {
          // No time in between: whoever asks after a write has returned is to see it.
          await run(["nodeadd", `n${index + 2}`, "groups=all"], writer);
          wanted += `n${index + 2}\n`;
          assert.deepEqual(await Promise.all([nodes(first), nodes(second)]), [wanted, wanted]);
        }
        // The policy is one of the tables in memory.
        await run(["chtab", "priority=1", "policy.rule=deny"]);
        const refused = await Promise.all(
          [first, second].map((daemon) => run(["nodels"], daemon).catch(String)),
        );
        for (const answer of refused) assert.match(answer, /Permission denied/);
      }),
  });
}

const postgres = engines.find(({ name }) => name === "PostgreSQL")!;

Deno.test({
  name: "PostgreSQL: a daemon sees at once what somebody changed in psql",
  ignore: postgres.missing !== undefined,
  fn: () =>
    withRealSite(postgres, async ({ run, startDaemon, sql }) => {
      const daemon = await startDaemon();
      await run(["nodeadd", "n1-n3", "groups=all"], daemon);
      assert.equal(await run(["nodels", "all"], daemon), "n1\nn2\nn3\n");
      await sql(
        "DELETE FROM nodelist WHERE node = 'n2'; INSERT INTO nodelist(node, groups) VALUES ('n9', 'all')",
      );
      assert.equal(await run(["nodels", "all"], daemon), "n1\nn3\nn9\n");
      await run(["nodeadd", "n2", "groups=all"], daemon);
      await sql("UPDATE nodelist SET groups = 'other' WHERE node = 'n1'");
      assert.equal(await run(["nodels", "all"], daemon), "n2\nn3\nn9\n");
    }),
});
