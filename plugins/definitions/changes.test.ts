import assert from "node:assert/strict";
import { createRegistry, type Row, type Transaction } from "../../core/mod.ts";
import tables from "../tables/mod.ts";
import { type Changes, createChanges } from "./changes.ts";

/** What is handed to the transaction, as text. */
async function flushed(changes: Changes): Promise<string[]> {
  const done: string[] = [];
  const transaction = {
    rows: () => Promise.resolve([]),
    put: (table: string, key: Row, values: Row) =>
      done.push(`put ${table} ${key.node}: ${JSON.stringify(values)}`),
    remove: (table: string, match: Row) => done.push(`remove ${table} ${match.node}`),
  };
  await changes.flush(transaction as unknown as Transaction, createRegistry([tables]));
  return done;
}

Deno.test("an attempt that fails leaves nothing of it behind, one that succeeds all of it", async () => {
  const changes = createChanges();
  changes.set("mac", { node: "n1" }, { mac: "a" });
  changes.remove("hosts", { node: "n1" });
  await assert.rejects(
    changes.attempt(() => {
      changes.set("mac", { node: "n1" }, { mac: "b", comments: "c" });
      changes.set("mac", { node: "n2" }, { mac: "b" });
      changes.remove("hosts", { node: "n1" });
      changes.remove("hosts", { node: "n2" });
      return Promise.reject(new Error("no"));
    }),
    /no/,
  );
  assert.equal(changes.planned("mac", { node: "n1" }, "mac"), "a");
  await changes.attempt(() => {
    changes.set("mac", { node: "n1" }, { comments: "d" });
    changes.remove("hosts", { node: "n3" });
    return Promise.resolve();
  });
  assert.deepEqual(await flushed(changes), [
    "remove hosts n1",
    "remove hosts n3",
    'put mac n1: {"mac":"a","comments":"d"}',
  ]);
});
