import assert from "node:assert/strict";
import { DONE, NEVER, open, readUntil, withDaemon } from "../../tests/test_daemon.ts";
import { ByteQueue } from "../byte_queue.ts";
import { ask } from "../client/mod.ts";
import type { Request } from "../context.ts";
import type { Result } from "../result.ts";
import { encodeRequest, encodeTyped } from "../wire/mod.ts";

/** Answers each piece that is typed, at once, until `.` comes. */
async function* repeat({ typed }: Request): AsyncGenerator<Result> {
  yield { output: bytes("ready") };
  for await (const piece of typed ?? []) {
    if (text(piece) === ".") return;
    yield { output: bytes(`<${text(piece)}>`) };
  }
  yield { data: "no more" };
}

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

Deno.test("what is typed reaches the request that runs, and its output comes back at once", async () => {
  await withDaemon(repeat, async ({ credentials, daemon }) => {
    const keys = new ByteQueue();
    const server = { host: "127.0.0.1", port: daemon.port };
    const answer = ask({ command: "x", args: [] }, { server, credentials, signal: NEVER, typed: keys });
    const shown: string[] = [];
    for await (const { results } of answer) {
      for (const result of results) if ("output" in result) shown.push(text(result.output));
      // Each key waits for the answer to the one before it.
      if (results.length > 0) keys.push(bytes(["a", "\x03\xff", "."][shown.length - 1] ?? "?"));
    }
    assert.deepEqual(shown, ["ready", "<a>", "<\x03\xff>"]);
  });
});

Deno.test("the end of what is typed is told to the command", async () => {
  await withDaemon(repeat, async ({ credentials, daemon }) => {
    const keys = new ByteQueue();
    const server = { host: "127.0.0.1", port: daemon.port };
    const answer = ask({ command: "x", args: [] }, { server, credentials, signal: NEVER, typed: keys });
    const results: Result[] = [];
    for await (const response of answer) {
      results.push(...response.results);
      keys.end();
    }
    assert.deepEqual(results.at(-1), { data: "no more" });
  });
});

Deno.test("what is typed for a command that reads nothing is not kept without bound", async () => {
  let finish = () => {};
  const finished = new Promise<void>((resolve) => finish = resolve);
  let kept: ByteQueue | undefined;
  await withDaemon(async function* ({ typed }) {
    assert.ok(typed instanceof ByteQueue);
    kept = typed;
    yield { data: "begun" };
    await finished;
  }, async (fixture) => {
    const socket = await open(fixture, fixture.credentials);
    socket.write(encodeRequest({ command: "x", args: [] }));
    await readUntil(socket, "</xcatresponse>\n");
    const piece = encodeTyped(new Uint8Array(1 << 20));
    for (let n = 0; n < 64; n++) socket.write(piece);
    while (kept?.size === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    await new Promise((resolve) => setTimeout(resolve, 1000));
    // It stops within the piece that is one too many.
    assert.ok(kept!.size <= 2 << 20, `${kept!.size} of ${64 << 20} bytes are kept`);
    finish();
    await readUntil(socket, DONE);
    socket.destroy();
  });
});
