import assert from "node:assert/strict";
import { once } from "node:events";
import { connect as connectTcp } from "node:net";
import { askAll, echo, open, readAll, withDaemon } from "../../tests/test_daemon.ts";

Deno.test("a peer with too many connections is refused, and served again when they are gone", async () => {
  await withDaemon(echo, async (fixture) => {
    const sockets = [await open(fixture), await open(fixture)];
    const third = await open(fixture);
    assert.equal(await readAll(third), "");
    assert.match(fixture.warnings.join("\n"), /too many connections without a certificate/);
    assert.deepEqual(await askAll(fixture, fixture.credentials), [{ data: "root 127.0.0.1 x " }]);
    for (const socket of sockets) {
      socket.end();
      await readAll(socket);
    }
    assert.deepEqual(await askAll(fixture, { ca: fixture.cluster.ca }), [{ data: "nobody 127.0.0.1 x " }]);
  }, { strangersPerPeer: 2 });
});

Deno.test("connections that never finish their handshake, or say nothing, are closed", async () => {
  await withDaemon(echo, async (fixture) => {
    const raw = connectTcp(fixture.daemon.port, "127.0.0.1");
    raw.on("error", () => {});
    const silent = await open(fixture);
    const closing = once(raw, "close");
    raw.resume();
    assert.equal(await readAll(silent), "");
    await closing;
    assert.deepEqual(await askAll(fixture, fixture.credentials), [{ data: "root 127.0.0.1 x " }]);
  }, { handshakeMs: 200, idleMs: 200, perPeer: 3 });
});
