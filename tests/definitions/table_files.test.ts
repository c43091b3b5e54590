/** Tables from and to files, and what is taken out of the logs. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { tableTime } from "../../core/time.ts";
import { type TestSite, withSite } from "./test_site.ts";

const header = "#routename,net,mask,gateway,ifname,comments,disable";
const routes = [
  header,
  '"r1","10.50.0.0","255.255.0.0","10.0.0.1","eth0",,',
  '"r2","10.51.0.0","255.255.0.0","10.0.0.1",,"say ""hi"", ok","1"',
];

function withRoutes(work: (site: TestSite, put: (...lines: string[]) => void) => Promise<void>) {
  return withSite(async (site) => {
    const put = (...lines: string[]) => writeFileSync(`${site.root}/routes.csv`, `${lines.join("\n")}\n`);
    put(...routes);
    await site.lines("tabrestore routes.csv");
    await work(site, put);
  });
}

Deno.test("tabrestore replaces the rows by those of a file named after its table, -a adds them", () =>
  withRoutes(async ({ lines, run }, put) => {
    assert.deepEqual(await lines("tabdump routes"), routes);
    put("#mask,routename", '"255.0.0.0",r3');
    await lines("tabrestore -a routes.csv");
    assert.deepEqual(await lines("tabdump routes"), [...routes, '"r3",,"255.0.0.0",,,,']);
    const { status, stderr } = await run("tabrestore -a routes.csv");
    assert.equal(status, 4);
    assert.match(stderr, /already has a row with routename=r3; nothing was added/);
    await lines("tabrestore routes.csv");
    assert.deepEqual(await lines("tabdump routes"), [header, '"r3",,"255.0.0.0",,,,']);
    put(header);
    await lines("tabrestore routes.csv");
    assert.deepEqual(await lines("tabdump routes"), [header]);
  }));

Deno.test("a file with a mistake changes nothing, whatever comes before it", () =>
  withRoutes(async ({ root, lines, run }, put) => {
    const cases: [number, RegExp, string[]][] = [
      [1, /line 1, character 1/, ['"r1","10.50.0.0"']],
      [1, /no column "nosuchcol"/, ["#routename,nosuchcol", "r1,x"]],
      [4, /line 3, character 6: the quote is never closed/, [header, '"r8",,,,,,', '"r9","10.50.0.0']],
      [4, /line 3, character 1: line 2 already has the row with routename=r8/, [header, "r8", "r8"]],
      [4, /NUL|control character/, [header, "r8", '"r9","\0"']],
    ];
    for (const [wanted, says, text] of cases) {
      put(...text);
      const { status, stderr } = await run("tabrestore routes.csv");
      assert.match(stderr, says);
      assert.equal(status, wanted, stderr);
      assert.deepEqual(await lines("tabdump routes"), routes);
    }
    writeFileSync(`${root}/other.csv`, `${header}\n`);
    assert.equal((await run("tabrestore other.csv")).status, 4);
    const { status, stderr } = await run("tabrestore nosuchfile.csv");
    assert.equal(status, 3);
    assert.match(stderr, /Cannot read "nosuchfile\.csv": there is no such file/);
    assert.equal((await run("tabrestore .")).status, 3);
  }));

function withLog(work: (site: TestSite, recids: () => Promise<string[]>) => Promise<void>) {
  return withSite(async (site) => {
    const now = Date.now();
    await site.environment.db.write((transaction) => {
      for (let age = 10; age > 0; age--) {
        const audittime = tableTime(now - age * 86_400_000 - 60_000);
        transaction.append("auditlog", { audittime, command: `c${age}` });
      }
      transaction.append("auditlog", { audittime: "some day", command: "odd" });
      return Promise.resolve();
    });
    await site.lines("chtab key=auditskipcmds site.value=ALL");
    await work(
      site,
      async () => (await site.lines("tabdump auditlog")).slice(1).map((line) => /\d+/.exec(line)?.[0] ?? ""),
    );
  });
}

const rest = (from: number) => Array.from({ length: 12 - from }, (_, at) => String(from + at));

for (
  const [words, first] of [
    ["-n 3", 4],
    ["-i 3", 3],
    ["-p 50", 6],
    ["-d 5", 7],
    ["-a", 12],
    ["-n 0", 1],
    ["-n 100", 12],
  ] as const
) {
  Deno.test(`tabprune auditlog ${words} keeps what is newer`, () =>
    withLog(async ({ lines }, recids) => {
      await lines(`tabprune auditlog ${words}`);
      assert.deepEqual(await recids(), rest(first));
    }));
}

Deno.test("tabprune -V prints what it removes, ready for tabrestore", () =>
  withLog(async ({ lines }, recids) => {
    const dumped = await lines("tabdump auditlog");
    assert.deepEqual(await lines("tabprune -V auditlog -n 2"), dumped.slice(0, 3));
    assert.deepEqual(await recids(), rest(3));
  }));

Deno.test("tabprune wants one way to choose, a number, and a log", () =>
  withLog(async ({ run }, recids) => {
    const cases: [string, number, RegExp][] = [
      ["tabprune", 1, /needs table/],
      ["tabprune auditlog", 1, /one of -a, -n, -i, -p and -d/],
      ["tabprune auditlog -a -n 1", 1, /one of/],
      ["tabprune auditlog -n 50%", 1, /-n wants a whole number, "50%"/],
      ["tabprune auditlog -p 101", 1, /at most 100/],
      ["tabprune nodelist -a", 1, /for auditlog and eventlog.*tabrestore nodelist\.csv/],
      ["tabprune nosuchtable -a", 5, /No such table: nosuchtable/],
    ];
    for (const [line, wanted, says] of cases) {
      const { status, stderr } = await run(line);
      assert.equal(status, wanted, line);
      assert.match(stderr, says);
    }
    assert.deepEqual(await recids(), rest(1));
  }));
