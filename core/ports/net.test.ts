import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { DeviceError } from "../errors.ts";
import { createNet } from "./net.ts";

const net = createNet();

async function serving<T>(serve: (socket: Socket) => void, work: (port: number) => Promise<T>): Promise<T> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket.on("error", () => {}).on("close", () => sockets.delete(socket)));
    serve(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    return await work((server.address() as AddressInfo).port);
  } finally {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
}

/** A port that nobody listens on. */
const closedPort = () => serving(() => {}, (port) => Promise.resolve(port));

Deno.test("a datagram reaches the peer and carries the sender's address and port", async () => {
  const port = await closedPort();
  const [a, b] = [await net.udp(port), await net.udp()];
  try {
    const answer = new Promise<string>((resolve) => b.onMessage((bytes) => resolve(bytes.toString())));
    a.onMessage((bytes, from) =>
      a.send(Buffer.from(`${bytes} from ${from.address}`), from.address, from.port)
    );
    b.send(Buffer.from("ping"), "127.0.0.1", port);
    assert.equal(await answer, "ping from 127.0.0.1");
  } finally {
    a.close();
    b.close();
  }
});

Deno.test("a datagram to nobody, to a bad address and after close harms nothing", async () => {
  const socket = await net.udp();
  socket.send(Buffer.from("x"), "127.0.0.1", await closedPort());
  socket.send(Buffer.from("x"), "255.255.255.255", 9);
  socket.close();
  socket.send(Buffer.from("x"), "127.0.0.1", 9);
  socket.close();
});

Deno.test("a UDP port that is taken is a device error", async () => {
  const port = await closedPort();
  const first = await net.udp(port);
  try {
    await assert.rejects(net.udp(port), DeviceError);
  } finally {
    first.close();
  }
});

Deno.test("a stream is read by exact counts, whatever the pieces were", async () => {
  await serving((socket) => {
    socket.write("hel");
    socket.on("data", (bytes) => socket.write(bytes));
  }, async (port) => {
    const stream = await net.connect("127.0.0.1", port, 5000);
    stream.write("lo world");
    assert.equal((await stream.read(5)).toString(), "hello");
    assert.deepEqual((await Promise.all([stream.read(1), stream.read(5)])).map(String), [" ", "world"]);
    stream.close();
    await assert.rejects(stream.read(1), /closed the connection/);
  });
});

Deno.test("more than the kept amount arrives whole", async () => {
  const size = 5 << 20;
  await serving((socket) => socket.end(Buffer.alloc(size, 7)), async (port) => {
    const stream = await net.connect("127.0.0.1", port, 5000);
    assert.equal((await stream.read(3)).length, 3);
    assert.equal((await stream.read(size - 3)).length, size - 3);
    stream.close();
  });
});

Deno.test("a peer that ends or says nothing is a device error", async () => {
  await serving((socket) => socket.end("ab"), async (port) => {
    const stream = await net.connect("127.0.0.1", port, 5000);
    await assert.rejects(stream.read(3), DeviceError);
    stream.close();
  });
  await serving(() => {}, async (port) => {
    const stream = await net.connect("127.0.0.1", port, 50);
    await assert.rejects(stream.read(1), /sent nothing for 0.05 s/);
    stream.close();
  });
});

Deno.test("accepts tells an open port from a closed one", async () => {
  await serving(() => {}, async (port) => assert.equal(await net.accepts("127.0.0.1", port, 5000), true));
  const port = await closedPort();
  assert.equal(await net.accepts("127.0.0.1", port, 5000), false);
  await assert.rejects(net.connect("127.0.0.1", port, 5000), /Cannot connect to 127.0.0.1/);
  assert.equal(await net.accepts("127.0.0.1", port, 5000, AbortSignal.abort()), false);
});

Deno.test("the loopback interface is there and marked internal", () => {
  const loopback = net.interfaces().find(({ address }) => address === "127.0.0.1");
  assert.deepEqual([loopback?.family, loopback?.internal, loopback?.netmask], [4, true, "255.0.0.0"]);
  assert.ok(net.hostname().length > 0);
});
