/** Daemons and clients that are killed at any moment: every table stays readable, each command is done or not done. */
import assert from "node:assert/strict";
import process from "node:process";
import { type Daemon, engines, type Site, tables, withRealSite } from "./site.ts";

/** Each kills one daemon or client. */
const rounds = Number(process.env.XCAT_KILL_ROUNDS ?? "20");

/** So many rows in two tables, in one transaction. */
const size = 40;

for (const engine of engines) {
  const count = engine.name === "SQLite" ? rounds : Math.ceil(rounds / 4);
  Deno.test({
    name: `${engine.name}: ${count} kills leave every table readable and each command done or not done`,
    ignore: engine.missing !== undefined,
    fn: () =>
      withRealSite(engine, async (site) => {
        let daemon: Daemon | undefined = await site.startDaemon();
        const begin = performance.now();
        assert.equal((await site.start(wordsOf(0), daemon).ended).status, 0);
        const typical = performance.now() - begin;
        const said = new Set([0]);
        for (let round = 1; round <= count; round++) {
          daemon ??= await site.startDaemon();
          const victim = ["daemon", "client", "bypass"][round % 3];
          const command = site.start(wordsOf(round), victim === "bypass" ? undefined : daemon);
          const killed = victim === "daemon" ? daemon : command;
          // Any moment of what such a command usually takes, the last ones after its end.
          const timer = setTimeout(killed.kill, Math.random() * typical * 1.5);
          const { status, stderr } = await command.ended;
          clearTimeout(timer);
          if (status === 0) said.add(round);
          if (victim === "daemon") {
            daemon.kill();
            await daemon.ended;
            daemon = undefined;
          }
          assert.ok(await isDone(site, round) || status !== 0, `round ${round}: said to be done, but is not`);
          assert.doesNotMatch(stderr, /Internal fault/, `round ${round}`);
        }
        // What a killed client had asked for, the daemon may have finished later.
        daemon?.kill();
        await daemon?.ended;
        let done = 0;
        for (let round = 0; round <= count; round++) {
          if (await isDone(site, round)) done++;
          else assert.ok(!said.has(round), `round ${round}: was done, and is not any more`);
        }
        assert.ok(
          count < 20 || (done > 1 && done <= count),
          `the kills hit no command, or each: ${done} done`,
        );
        for (const table of tables.values()) await site.store.read(table);
        const dumped = (await site.run(["tabdump", "nodelist"])).trim().split("\n").length - 1;
        assert.equal(dumped, done * size);
      }),
  });
}

function wordsOf(round: number): string[] {
  return ["nodeadd", `r${round}n1-r${round}n${size}`, `groups=r${round}`, "nodehm.mgt=ipmi"];
}

/**
 * True where all of the round's rows are there, in both tables; some of them are a failure. Read while nobody can
 * write: the daemon may be finishing what a killed client asked for.
 */
async function isDone({ store }: Site, round: number): Promise<boolean> {
  const counts = await store.transaction(async () => {
    const value: number[] = [];
    for (const name of ["nodelist", "nodehm"]) {
      const table = tables.get(name);
      assert.ok(table);
      const rows = await store.read(table);
      value.push(rows.filter(({ node }) => node?.startsWith(`r${round}n`)).length);
    }
    return { value, changes: [] };
  });
  assert.ok(
    counts.every((count) => count === 0) || counts.every((count) => count === size),
    `round ${round}: ${counts}`,
  );
  return counts[0] === size;
}
