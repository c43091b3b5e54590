import assert from "node:assert/strict";
import { suiteOf } from "./suites.ts";

Deno.test("the archive's name follows from the version", () => {
  assert.deepEqual(
    ["debian12", "debian12.5.0", "debian13", "ubuntu22.04.4", "rhels9.4", "debian"].map(suiteOf),
    [
      "bookworm",
      "bookworm",
      "trixie",
      "jammy",
      undefined,
      undefined,
    ],
  );
});
