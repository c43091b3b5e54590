import assert from "node:assert/strict";
import { lines, median, runOnce } from "./measure.ts";
import { renderTable, toRecord } from "./record.ts";

Deno.test("the median of an even count lies between the middle two", () => {
  assert.equal(median([4, 1, 3]), 3);
  assert.equal(median([4, 1, 3, 2]), 2.5);
});

Deno.test("a record has exactly the promised fields, null where something does not apply", () => {
  const samples = [{ seconds: 0.2, peakKib: 10 }, { seconds: 0.1, peakKib: 30 }, {
    seconds: 0.4,
    peakKib: 20,
  }];
  const record = toRecord("one", samples, {
    aim: 0.2,
    peer: { name: "other", samples: [{ seconds: 1, peakKib: 1 }] },
  });
  assert.equal(
    JSON.stringify(record),
    '{"name":"one","size":null,"median_s":0.2,"min_s":0.1,"max_s":0.4,"peak_kib":30,"peer":"other","peer_median_s":1,' +
      '"ratio":5,"aim_s":0.2,"met":true}',
  );
  assert.match(renderTable([record]), /^name .*\none .* 5 .*yes$/);
});

Deno.test("a process is measured by the kernel's accounting", async () => {
  const { seconds, peakKib } = await runOnce({
    argv: ["sh", "-c", "sleep 0.05; echo one; echo two"],
    check: lines(2),
  });
  assert.ok(seconds >= 0.05);
  assert.ok((peakKib ?? 0) > 500);
});

Deno.test("a failed or wrong run is no measurement", async () => {
  await assert.rejects(runOnce({ argv: ["sh", "-c", "exit 3"] }), /ended with 3/);
  await assert.rejects(runOnce({ argv: ["echo", "one"], check: lines(2) }), /2 lines were wanted, 1 came/);
});
