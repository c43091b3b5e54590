/** What the definition commands do, case by case (see case_file.ts); these need no recording. */
import assert from "node:assert/strict";
import { parseCases, renderCases } from "./case_file.ts";
import { runCase } from "./run_case.ts";

const folder = new URL("cases/", import.meta.url);

for (const { name } of [...Deno.readDirSync(folder)].sort((a, b) => a.name < b.name ? -1 : 1)) {
  Deno.test(`cases of ${name.replace(".cases", "")}`, async (test) => {
    const cases = parseCases(await Deno.readTextFile(new URL(name, folder)));
    assert.ok(cases.length > 0);
    for (const one of cases) {
      await test.step(one.title, async () => {
        assert.equal(renderCases([await runCase(one)]), renderCases([one]));
      });
    }
  });
}
