import assert from "node:assert/strict";
import { askAll, NEVER, withDaemon } from "../../tests/test_daemon.ts";
import { ask } from "../client/mod.ts";
import type { Request } from "../context.ts";
import type { Result } from "../result.ts";

Deno.test("how far long work is goes only to a client that asked for it", async () => {
  const results: Result[] = [{ data: "a" }, { progress: { done: 1, total: 2, unit: "nodes" } }, {
    data: "b",
  }];
  await withDaemon(async function* () {
    yield* results;
  }, async (fixture) => {
    const { credentials } = fixture;
    assert.deepEqual(await askAll(fixture, credentials), [{ data: "a" }, { data: "b" }]);
    assert.deepEqual(await askAll(fixture, credentials, [], NEVER, { progress: true }), results);
  });
});

Deno.test("100,000 results arrive whole at a client that reads slowly, others are served meanwhile", async () => {
  async function* many({ args: [count = "0"] }: Request): AsyncGenerator<Result> {
    for (let index = 0; index < Number(count); index++) {
      yield { node: `node${index}`, desc: "nodehm.mgt", data: "ipmi" };
    }
  }
  await withDaemon(many, async (fixture) => {
    const server = { host: "127.0.0.1", port: fixture.daemon.port };
    const options = { server, credentials: fixture.credentials, signal: NEVER };
    let count = 0;
    for await (const response of ask({ command: "x", args: ["100000"] }, options)) {
      if (count === 0) assert.equal((await askAll(fixture, fixture.credentials, ["2"])).length, 2);
      count += response.results.length;
    }
    assert.equal(count, 100_000);
  });
});

Deno.test("results come out soon, also when the next one takes long", async () => {
  const { promise: seen, resolve } = Promise.withResolvers<void>();
  async function* slow(): AsyncGenerator<Result> {
    yield { info: "first" };
    await seen;
    yield { info: "second" };
  }
  await withDaemon(slow, async (fixture) => {
    const server = { host: "127.0.0.1", port: fixture.daemon.port };
    const found: Result[] = [];
    for await (
      const { results } of ask({ command: "x", args: [] }, {
        server,
        credentials: fixture.credentials,
        signal: NEVER,
      })
    ) {
      found.push(...results);
      resolve();
    }
    assert.deepEqual(found, [{ info: "first" }, { info: "second" }]);
  });
});

Deno.test("a throw of the command is an error of the answer", async () => {
  // deno-lint-ignore require-yield -- it fails before it yields
  async function* broken(): AsyncGenerator<Result> {
    throw new Error("broken");
  }
  await withDaemon(broken, async (fixture) => {
    assert.deepEqual(await askAll(fixture, fixture.credentials), [{
      error: "Internal fault: broken",
      errorcode: 1,
    }]);
  });
});
