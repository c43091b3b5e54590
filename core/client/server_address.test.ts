import assert from "node:assert/strict";
import { UsageError } from "../errors.ts";
import { parseServerAddress } from "./server_address.ts";

Deno.test("XCATHOST names host and port, both with a default", () => {
  assert.deepEqual(parseServerAddress(undefined), { host: "localhost", port: 3001 });
  assert.deepEqual(parseServerAddress(""), { host: "localhost", port: 3001 });
  assert.deepEqual(parseServerAddress("mn"), { host: "mn", port: 3001 });
  assert.deepEqual(parseServerAddress("mn.cluster:3999"), { host: "mn.cluster", port: 3999 });
  assert.deepEqual(parseServerAddress("[fd00::1]:3999"), { host: "fd00::1", port: 3999 });
  assert.deepEqual(parseServerAddress("fd00::1"), { host: "fd00::1", port: 3001 });
});

Deno.test("a port that is none is refused", () => {
  for (const text of ["mn:x", "mn:0", "mn:65536", "mn:1.5"]) {
    assert.throws(() => parseServerAddress(text), UsageError);
  }
});
