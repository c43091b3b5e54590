import assert from "node:assert/strict";
import { watchProgress } from "./watch_progress.ts";

const clock = { now: () => 0, sleep: () => Promise.resolve() };

Deno.test("tells how far the work is until it ends, then what it answered", async () => {
  let done = 0;
  const work = (async () => {
    while (done < 3) await Promise.resolve(done++);
    return "answer";
  })();
  const watched = watchProgress(work, () => ({ done, unit: "files" }), clock);
  const told: number[] = [];
  let step = await watched.next();
  for (; !step.done; step = await watched.next()) told.push(step.value.progress.done);
  assert.equal(step.value, "answer");
  assert.ok(told.length > 0 && told.at(-1)! > 0, `${told}`);
  assert.deepEqual(told, told.toSorted((one, two) => one - two));
});

Deno.test("what the work throws is thrown", async () => {
  const watched = watchProgress(Promise.reject(new Error("full")), () => ({ done: 0, unit: "files" }), clock);
  await assert.rejects(async () => {
    for await (const _ of watched);
  }, /full/);
});

Deno.test("how far the work is may take time to find out", async () => {
  const told: unknown[] = [];
  const watched = watchProgress(Promise.resolve(), () => Promise.resolve({ done: 7, unit: "MiB" }), clock);
  for await (const { progress } of watched) told.push(progress);
  assert.deepEqual(told, [{ done: 7, unit: "MiB" }]);
});

Deno.test("who stops watching goes on only when the work has come to an end", async () => {
  let ended = false, end = () => {};
  const work = new Promise<void>((resolve) => end = resolve).then(() => void (ended = true));
  const watched = watchProgress(work, () => ({ done: 0, unit: "files" }), clock);
  await watched.next();
  const stopped = watched.return(undefined).then(() => ended);
  end();
  assert.equal(await stopped, true);
});
