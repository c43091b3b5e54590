/** The whole database to a folder and back. */
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import tables from "../../plugins/tables/mod.ts";
import { type TestSite, withSite } from "./test_site.ts";

const names = (tables.tables ?? []).map(({ name }) => name).sort();
const logs = ["auditlog", "eventlog"];

function withNodes(work: (site: TestSite, contents: () => Promise<string[][]>) => Promise<void>) {
  return withSite(async (site) => {
    await site.lines("chtab key=auditskipcmds site.value=ALL");
    await site.lines("nodeadd n1-n3 groups=compute,all nodehm.mgt=ipmi");
    await site.lines("chtab key=odd site.value='two\nlines, \"quoted\" and ü'");
    await site.lines("chtab key=system passwd.username=root passwd.password=secret");
    await site.lines("chtab recid=7 auditlog.command=old");
    await work(site, () => Promise.all(names.map((name) => site.lines(`tabdump ${name}`))));
  });
}

Deno.test("what dumpxCATdb saved, restorexCATdb brings back, whatever was changed since", () =>
  withNodes(async ({ root, lines, run }, contents) => {
    const before = await contents();
    await lines("dumpxCATdb -p backup");
    const wanted = names.filter((name) => !logs.includes(name));
    assert.deepEqual(readdirSync(`${root}/backup`).sort(), wanted.map((name) => `${name}.csv`));
    assert.equal(statSync(`${root}/backup`).mode & 0o777, 0o700);
    for (const name of wanted) {
      assert.equal(statSync(`${root}/backup/${name}.csv`).mode & 0o777, 0o600);
    }
    assert.match(
      readFileSync(`${root}/backup/nodelist.csv`, "utf8"),
      /^#node,groups,.*\n"n1","compute,all",/,
    );
    await lines("noderm n2");
    await lines("nodeadd n9 groups=other");
    await lines("chtab key=system passwd.password=changed");
    await lines("restorexCATdb -p backup");
    assert.deepEqual(await contents(), before);
    assert.equal((await run("restorexCATdb -p backup --dry-run")).status, 0);
  }));

Deno.test("the logs are left out without -a, the tables of site.skiptables always", () =>
  withNodes(async ({ root, lines }) => {
    await lines("chtab key=skiptables site.value=nodehm,ipmi");
    await lines("dumpxCATdb -a -p whole");
    assert.ok(existsSync(`${root}/whole/auditlog.csv`));
    assert.ok(!existsSync(`${root}/whole/nodehm.csv`));
    await lines("chtab recid=7 auditlog.command=new");
    await lines("restorexCATdb -p whole");
    assert.deepEqual(await lines("gettab recid=7 auditlog.command"), ["new"]);
    await lines("restorexCATdb -a -p whole");
    assert.deepEqual(await lines("gettab recid=7 auditlog.command"), ["old"]);
    assert.deepEqual(await lines("nodels n1 nodehm.mgt"), ["n1: ipmi"]);
  }));

Deno.test("a mistake in any file restores none of them", () =>
  withNodes(async ({ root, lines, run }, contents) => {
    await lines("dumpxCATdb -p backup");
    await lines("noderm n1");
    const before = await contents();
    const cases: [string, string, RegExp][] = [
      ["zvm", '#node,hcp\n"n1","h1\n', /backup\/zvm\.csv, line 2, character 6: the quote is never closed/],
      ["strange", '#node\n"n1"\n', /backup\/strange\.csv: there is no table "strange" here/],
    ];
    for (const [name, text, says] of cases) {
      const file = `${root}/backup/${name}.csv`;
      writeFileSync(file, text);
      const { status, stderr } = await run("restorexCATdb -p backup");
      assert.notEqual(status, 0);
      assert.match(stderr, says);
      assert.deepEqual(await contents(), before);
      rmSync(file);
    }
    writeFileSync(`${root}/backup/strange.csv`, "#node\n");
    await lines("restorexCATdb -p backup");
    assert.deepEqual(await lines("nodels all"), ["n1", "n2", "n3"]);
  }));

Deno.test("a folder is wanted, with tables in it, that can be written", () =>
  withNodes(async ({ root, run }) => {
    mkdirSync(`${root}/empty`);
    writeFileSync(`${root}/file`, "");
    const cases: [string, RegExp][] = [
      ["dumpxCATdb", /dumpxCATdb -p FOLDER/],
      ["dumpxCATdb -p", /needs a value/],
      ["dumpxCATdb -p file", /backup in "file" is not complete/],
      ["restorexCATdb", /restorexCATdb -p FOLDER/],
      ["restorexCATdb -p nosuchdir", /"nosuchdir" holds no tables/],
      ["restorexCATdb -p empty", /"empty" holds no tables/],
    ];
    for (const [line, says] of cases) {
      const { status, stderr } = await run(line);
      assert.equal(status, 1, line);
      assert.match(stderr, says);
    }
  }));

/** As xCAT 2 makes its files: a table, its columns as text, the key columns in front. */
function writeOldTable(folder: string, name: string, columns: string[], rows: (string | null)[][]) {
  const database = new DatabaseSync(`${folder}/${name}.sqlite`);
  database.exec(
    `CREATE TABLE "${name}" (${columns.map((column) => `"${column}" TEXT`).join(", ")}, PRIMARY KEY ("${
      columns[0]
    }"))`,
  );
  const insert = database.prepare(`INSERT INTO "${name}" VALUES (${columns.map(() => "?").join(",")})`);
  for (const row of rows) insert.run(...row);
  database.close();
}

Deno.test("a folder of an old installation's SQLite files is read as an import", () =>
  withNodes(async ({ root, lines, run }) => {
    const folder = `${root}/old`;
    mkdirSync(folder);
    writeOldTable(folder, "nodelist", ["node", "groups", "comments", "gone"], [
      ["b", "all", 'say "hi",\nthen', null],
      ["a", "all,x", "", ""],
    ]);
    writeOldTable(folder, "site", ["key", "value"], [["domain", "old.cluster"]]);
    writeOldTable(folder, "xcat", ["anything"], []);
    await lines("restorexCATdb -p old");
    assert.deepEqual(await lines("gettab key=domain site.value"), ["old.cluster"]);
    assert.deepEqual(await lines("gettab node=b nodelist.comments"), ['say "hi",', "then"]);
    assert.deepEqual((await lines("tabdump nodelist")).slice(-1), ['"a","all,x",,,,,,,,,,,']);
    assert.match((await run("nodels n1")).stderr, /n1/, "what was there before is gone");
    assert.deepEqual(
      await lines("gettab node=n1 nodehm.mgt"),
      ["ipmi"],
      "a table without a file is left alone",
    );
    writeOldTable(folder, "nodehm", ["node", "gone"], [["a", "value"]]);
    writeFileSync(
      `${folder}/mac.sqlite`,
      "this is no database, but it is long enough to look like one".repeat(20),
    );
    const broken = await run("restorexCATdb -p old");
    assert.equal(broken.status, 1);
    assert.match(broken.stderr, /old\/mac\.sqlite cannot be read: /);
    rmSync(`${folder}/mac.sqlite`);
    assert.match(
      (await run("restorexCATdb -p old")).stderr,
      /old\/nodehm\.sqlite, row 1: table nodehm has no column "gone"/,
    );
  }));

Deno.test("the daemon writes and reads folders for root only, whatever the policy allows", () =>
  withNodes(async ({ root, environment, lines }) => {
    await lines("dumpxCATdb -p backup");
    await lines("mkdef -t policy -o 6 name=alice commands=tabdump,dumpxCATdb,restorexCATdb rule=allow");
    const requests: [string, string[]][] = [
      ["dumpxCATdb", ["-p", "hers"]],
      ["restorexCATdb", ["-p", "backup"]],
      ["tabdump", ["-f", "hers", "passwd"]],
    ];
    for (const [command, args] of requests) {
      const request = { command, args, user: "alice", peer: "10.0.0.9", cwd: root };
      const results = await Array.fromAsync(environment.handle(request, new AbortController().signal));
      assert.match(JSON.stringify(results), /"error":"Only root may name/);
    }
    assert.ok(!existsSync(`${root}/hers`));
  }));
