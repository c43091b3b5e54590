import assert from "node:assert/strict";
import { once } from "node:events";
import { askAll, DONE, echo, open, readAll, readUntil, withDaemon } from "../../tests/test_daemon.ts";
import { ask } from "../client/mod.ts";
import type { Request } from "../context.ts";
import type { Result } from "../result.ts";
import type { Handle } from "./mod.ts";

Deno.test("several requests on one connection are answered in their order", async () => {
  let release = () => {};
  const first = new Promise<void>((resolve) => release = resolve);
  async function* handle(request: Request): AsyncGenerator<Result> {
    if (request.command === "slow") await first;
    else release();
    yield { data: request.command };
  }
  await withDaemon(handle, async (fixture) => {
    const socket = await open(fixture, fixture.credentials);
    socket.write("<xcatrequest><command>quick</command></xcatrequest>");
    assert.match(await readUntil(socket, DONE), /<data>quick</);
    socket.write(
      "<xcatrequest>\n<command>slow</command>\n</xcatrequest>\n<xcatrequest>\n<command>next</command>",
    );
    socket.write("\n</xcatrequest>\n");
    const answers = readUntil(socket, DONE).then(async (text) =>
      text.includes("next") ? text : text + await readUntil(socket, DONE)
    );
    // Requests wait for each other: the slow one has to be let go by somebody else.
    await askAll(fixture, fixture.credentials);
    assert.match(await answers, /<data>slow<[^]*serverdone[^]*<data>next</);
    socket.destroy();
  });
});

Deno.test("a client that closed its sending side gets its answer", async () => {
  await withDaemon(echo, async (fixture) => {
    const socket = await open(fixture, fixture.credentials);
    socket.end("<xcatrequest><command>x</command></xcatrequest>");
    assert.match(await readAll(socket), /<data>root 127.0.0.1 x <[^]*<serverdone>/);
  });
});

Deno.test("a broken request is answered with what is wrong, then the connection closes", async () => {
  await withDaemon(echo, async (fixture) => {
    for (
      const [bytes, reason] of [
        ["<xcatrequest>\n<unclosed>\n</xcatrequest>\n", /&lt;\/unclosed&gt; was wanted/],
        ["hello world\n", /Bad request: A document that begins with/],
        ["<xcatrequest>\n" + "x".repeat(300_000), /larger than 262144 bytes/],
      ] as const
    ) {
      const socket = await open(fixture);
      socket.write(bytes);
      const answer = await readAll(socket);
      assert.match(answer, reason);
      assert.ok(answer.endsWith(DONE));
    }
  });
});

/** Runs until its signal fires. */
function endless(started: () => void, aborted: () => void): Handle {
  return async function* (_request, signal) {
    yield { info: "started" };
    started();
    await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
    aborted();
  };
}

Deno.test("the request ends when the client goes away", async () => {
  const { promise: aborted, resolve } = Promise.withResolvers<void>();
  await withDaemon(endless(() => {}, resolve), async (fixture) => {
    const socket = await open(fixture, fixture.credentials);
    socket.write("<xcatrequest><command>x</command></xcatrequest>");
    await once(socket, "data");
    socket.destroy();
    await aborted;
  });
});

Deno.test("abortcommand ends the request, and the connection serves on", async () => {
  const { promise: aborted, resolve } = Promise.withResolvers<void>();
  await withDaemon(endless(() => {}, resolve), async (fixture) => {
    const socket = await open(fixture, fixture.credentials);
    socket.write("<xcatrequest><command>x</command></xcatrequest>");
    await once(socket, "data");
    socket.write("<xcatrequest>\n<abortcommand>1</abortcommand>\n</xcatrequest>\n");
    assert.ok((await readUntil(socket, DONE)).endsWith(DONE));
    await aborted;
    socket.destroy();
  });
});

Deno.test("a client that was interrupted ends the request", async () => {
  const { promise: aborted, resolve } = Promise.withResolvers<void>();
  const interrupt = new AbortController();
  await withDaemon(endless(() => interrupt.abort(), resolve), async (fixture) => {
    const server = { host: "127.0.0.1", port: fixture.daemon.port };
    const options = { server, credentials: fixture.credentials, signal: interrupt.signal };
    await Array.fromAsync(ask({ command: "x", args: [] }, options));
    await aborted;
  });
});
