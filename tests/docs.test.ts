import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { plugins } from "../plugins/mod.ts";
import { renderPages } from "../docs/pages.ts";

const docs = new URL("../docs/", import.meta.url).pathname;

Deno.test("manual pages and completion are what the declarations say (deno task docs)", async () => {
  const pages = await renderPages(plugins);
  const present = ["man", "completion"].flatMap((folder) =>
    readdirSync(docs + folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => `${entry.parentPath}/${entry.name}`.slice(docs.length))
  );
  assert.deepEqual(present.sort(), [...pages.keys()].sort());
  for (const [path, text] of pages) {
    assert.equal(readFileSync(docs + path, "utf8"), text, `${path} is stale: run deno task docs`);
  }
});

Deno.test({
  name: "every manual page is set without a warning",
  ignore: spawnSync("groff", ["--version"]).status !== 0,
  async fn() {
    const pages = [...(await renderPages(plugins)).keys()].filter((path) => path.startsWith("man/"));
    const { stderr } = spawnSync("groff", ["-man", "-Tutf8", "-ww", "-K", "utf8", ...pages], {
      cwd: docs,
      encoding: "utf8",
      maxBuffer: 1 << 26,
    });
    assert.equal(stderr, "");
  },
});
