/** Filters for the output of nodes, as they are called. */
import assert from "node:assert/strict";
import definitions from "../../plugins/definitions/mod.ts";
import tables from "../../plugins/tables/mod.ts";
import tools from "../../plugins/tools/mod.ts";
import { type TestSite, withSite } from "./test_site.ts";

const mixed = "n1: a\nn2: a\nn3: b\nn1: second\nn2: second\nn10: b\nnothing known\n";

function withTools(work: (site: TestSite) => Promise<void>) {
  return withSite(work, [tables, definitions, tools]);
}

Deno.test("xcoll names whole groups, xcoll -n and xdshcoll nodes", () =>
  withTools(async ({ lines }) => {
    await lines("mkdef -t policy -o 1 name=root rule=allow");
    await lines("nodeadd n1-n2 groups=pair,all");
    await lines("nodeadd n3-n4 groups=other,all");
    const heads = async (line: string, output: string) =>
      (await lines(line, output)).filter((_, index, all) => /^=+$/.test(all[index - 1] ?? "")).filter((
        head,
      ) => /^[n,0-9a-z]+$/.test(head));
    const output = "n2: x\nn1: x\nn3: y\nn4: z\n";
    assert.deepEqual(await heads("xcoll", output), ["n3", "y", "n4", "z", "pair", "x"]);
    assert.deepEqual(await heads("xcoll -n", output), ["n1,n2", "x", "n3", "y", "n4", "z"]);
    assert.deepEqual(await heads("xdshcoll", output), ["n1,n2", "x", "n3", "y", "n4", "z"]);
    assert.deepEqual(await heads("xcoll", "n1: x\nn2: x\nn9: x\n"), ["n1,n2,n9", "x"]);
  }));

Deno.test("xcoll that may not ask for groups names nodes, and says why", () =>
  withTools(async ({ run }) => {
    const { status, stdout, stderr } = await run("xcoll", "n1: x\nn2: x\n");
    assert.equal(status, 0);
    assert.match(stdout, /^n1,n2$/m);
    assert.match(stderr, /Groups cannot be had.*Permission denied/);
  }));

Deno.test("xdshbak puts each piece of output under its node once", () =>
  withTools(async ({ lines, run }) => {
    assert.deepEqual(await lines("xdshbak", "n2: b\nn1: a\nn1: c\n"), [
      ...["HOST:n1", "--------", "a", "c", ""],
      ...["HOST:n2", "--------", "b"],
    ]);
    assert.deepEqual(await lines("xdshbak -x", mixed), [
      "n1: a",
      "n1: second",
      "n10: b",
      "n2: a",
      "n2: second",
      "n3: b",
    ]);
    assert.deepEqual(await lines("xdshbak -x -b", "n2: b\nn1: a\n"), ["a", "b"]);
    const dashes = "-".repeat(79);
    assert.deepEqual(await lines("xdshbak -c", "n2: b\nn3: a\nn1: b\n"), [
      ...[`HOSTS ${"-".repeat(73)}`, "n1, n2", dashes, "b", ""],
      ...[`HOSTS ${"-".repeat(73)}`, "n3", dashes, "a"],
    ]);
    assert.match((await run("xdshbak", mixed)).stderr, /names no node: nothing known/);
    assert.equal((await run("xdshbak -b", mixed)).status, 255);
  }));

Deno.test("the daemon does not run what belongs to the caller's process", () =>
  withTools(async ({ environment, lines }) => {
    await lines("mkdef -t policy -o 1 name=root rule=allow");
    const request = { command: "xcoll", args: [], user: "root", peer: "10.0.0.9" };
    const results = await Array.fromAsync(environment.handle(request, new AbortController().signal));
    assert.deepEqual(results, [{
      error: '"xcoll" runs where it is called, not in the daemon',
      errorcode: 1,
    }]);
  }));
