import assert from "node:assert/strict";
import { createTurns } from "./turns.ts";

Deno.test("others run when the turn is over, not before", async () => {
  let others = 0;
  setImmediate(() => others++);
  await createTurns(60_000)();
  assert.equal(others, 0);
  await createTurns(0)();
  assert.equal(others, 1);
});
