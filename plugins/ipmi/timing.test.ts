import assert from "node:assert/strict";
import { attemptWaits, patientWaits, readTiming } from "./timing.ts";

Deno.test("time-out and retries come from the site table, with defaults for what is no number", () => {
  assert.deepEqual(readTiming(undefined, undefined), { timeoutMs: 2000, retries: 3 });
  assert.deepEqual(readTiming("0.5", "1"), { timeoutMs: 500, retries: 1 });
  assert.deepEqual(readTiming("soon", ""), { timeoutMs: 2000, retries: 3 });
});

Deno.test("waits grow up to the time-out, those of commands that must not be repeated are all of it", () => {
  assert.deepEqual(attemptWaits({ timeoutMs: 2000, retries: 3 }), [250, 500, 1000, 2000]);
  assert.deepEqual(attemptWaits({ timeoutMs: 800, retries: 5 }), [100, 100, 100, 200, 400, 800]);
  assert.deepEqual(attemptWaits({ timeoutMs: 800, retries: 0 }), [800]);
  assert.deepEqual(patientWaits({ timeoutMs: 2000, retries: 1 }), [2000, 2000]);
});
