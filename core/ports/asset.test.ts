import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { listAssets, readAsset, runningProgram } from "./asset.ts";

Deno.test("an asset is the file in the repository", () => {
  const { root } = runningProgram();
  assert.deepEqual(
    readAsset("core/ports/asset.ts"),
    new Uint8Array(readFileSync(`${root}/core/ports/asset.ts`)),
  );
  assert.ok(listAssets("core/ports").includes("core/ports/asset.ts"));
});

Deno.test("a folder that does not exist holds no assets", () => {
  assert.deepEqual(listAssets("no/such/folder"), []);
});

Deno.test("a path cannot leave the program's folder", () => {
  assert.throws(() => readAsset("../etc/passwd"), /is no asset/);
  assert.throws(() => readAsset("/etc/passwd"), /is no asset/);
});
