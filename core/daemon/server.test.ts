import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { connect as connectTcp } from "node:net";
import { join } from "node:path";
import { connect, type TLSSocket } from "node:tls";
import { promisify } from "node:util";
import { createTestCluster, type TestCluster } from "../../tests/certificates.ts";
import { ByteQueue } from "../byte_queue.ts";
import { ask, type Credentials } from "../client/mod.ts";
import type { Request } from "../context.ts";
import type { Result } from "../result.ts";
import { encodeRequest, encodeTyped } from "../wire/mod.ts";
import { type Daemon, type DaemonLimits, type Handle, startServer } from "./mod.ts";

const NEVER = new AbortController().signal;
const DONE = "<xcatresponse>\n  <serverdone></serverdone>\n</xcatresponse>\n";

/** Says who asked for what; refuses as the pipeline does. */
async function* echo(request: Request): AsyncGenerator<Result> {
  if (request.refusal !== undefined) return yield { error: request.refusal, errorcode: 1 };
  yield { data: `${request.user ?? "nobody"} ${request.peer} ${request.command} ${request.args.join(" ")}` };
}

interface Fixture {
  cluster: TestCluster;
  daemon: Daemon;
  warnings: string[];
  credentials: Credentials;
}

async function withDaemon(
  handle: Handle,
  work: (fixture: Fixture) => Promise<void>,
  limits: Partial<DaemonLimits> = {},
) {
  const cluster = await createTestCluster();
  const warnings: string[] = [];
  const log = {
    info: () => {},
    warn: (text: string) => warnings.push(text),
    error: (text: string) => warnings.push(text),
  };
  const { key, cert, ca, ports } = cluster;
  const daemon = await startServer({
    ...{ port: 0, host: "127.0.0.1", key, cert, ca, handle, server: "mn", log, clock: ports.clock, limits },
  });
  try {
    await work({ cluster, daemon, warnings, credentials: await cluster.user("root") });
  } finally {
    await daemon.close();
    await cluster.remove();
  }
}

async function askAll(
  { daemon }: Fixture,
  credentials: Credentials,
  args: string[] = [],
  signal = NEVER,
  more: Partial<Request> = {},
): Promise<Result[]> {
  const server = { host: "127.0.0.1", port: daemon.port };
  const responses = await Array.fromAsync(
    ask({ command: "x", args, ...more }, { server, credentials, signal }),
  );
  assert.ok(responses.at(-1)?.done, "the answer is complete");
  return responses.flatMap(({ results }) => results);
}

async function open({ cluster, daemon }: Fixture, credentials?: Credentials): Promise<TLSSocket> {
  const socket = connect(
    {
      host: "127.0.0.1",
      port: daemon.port,
      ca: cluster.ca,
      ...credentials?.client,
      allowHalfOpen: true,
    } as never,
  );
  await once(socket, "secureConnect");
  return socket;
}

async function readAll(socket: TLSSocket): Promise<string> {
  let text = "";
  for await (const bytes of socket) text += bytes;
  return text;
}

async function readUntil(socket: TLSSocket, end: string): Promise<string> {
  let text = "";
  while (!text.endsWith(end)) text += String((await once(socket, "data"))[0]);
  return text;
}

Deno.test("the user is the common name of the certificate, and nobody without one", async () => {
  await withDaemon(echo, async (fixture) => {
    const { ca } = fixture.credentials;
    assert.deepEqual(await askAll(fixture, fixture.credentials), [{ data: "root 127.0.0.1 x " }]);
    assert.deepEqual(await askAll(fixture, await fixture.cluster.user("alice")), [{
      data: "alice 127.0.0.1 x ",
    }]);
    assert.deepEqual(await askAll(fixture, { ca }), [{ data: "nobody 127.0.0.1 x " }]);
  });
});

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
  await withDaemon(async function* () {
    yield { data: "begun" };
    await finished;
  }, async (fixture) => {
    const socket = await open(fixture, fixture.credentials);
    socket.write(encodeRequest({ command: "x", args: [] }));
    await readUntil(socket, "</xcatresponse>\n");
    const piece = encodeTyped(new Uint8Array(1 << 20));
    for (let n = 0; n < 64; n++) socket.write(piece);
    // Buffers of the kernel take some of it; the daemon takes the first piece and no more.
    const before = socket.bytesWritten;
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.ok(socket.writableLength > 32 << 20, `${socket.bytesWritten - before} bytes went on`);
    finish();
    await readUntil(socket, DONE);
    socket.destroy();
  });
});

Deno.test("a certificate of another CA that says root is refused, with the reason", async () => {
  await withDaemon(echo, async (fixture) => {
    const foreign = await createTestCluster();
    try {
      const { client } = await foreign.user("root");
      const credentials = { ca: fixture.cluster.ca, ...(client ? { client } : {}) };
      const [result] = await askAll(fixture, credentials);
      assert.match(
        (result as { error: string }).error,
        /Permission denied.*this cluster's CA did not sign it/,
      );
      assert.match(fixture.warnings.join("\n"), /did not sign it/);
    } finally {
      await foreign.remove();
    }
  });
});

Deno.test("an expired certificate is named as expired, one with two names as ambiguous", async () => {
  await withDaemon(echo, async (fixture) => {
    for (
      const [subject, days, reason] of [["/CN=root", "-1", /expired on/], [
        "/CN=alice/CN=root",
        "1",
        /exactly one/,
      ]] as const
    ) {
      const client = await signByHand(fixture.cluster, subject, days);
      const [result] = await askAll(fixture, { ca: fixture.cluster.ca, client });
      assert.match((result as { error: string }).error, reason);
    }
  });
});

async function signByHand({ root, user }: TestCluster, subject: string, days: string) {
  const run = promisify(execFile);
  const { client } = await user("temporary");
  const path = (name: string) => join(root, "etc/xcat/ca", name);
  const keyFile = join(root, "home/temporary/.xcat/client-cred.pem");
  const csr = join(root, "by-hand.csr");
  await run("openssl", [
    "req",
    "-new",
    "-key",
    keyFile,
    "-subj",
    subject,
    "-config",
    path("openssl.cnf"),
    "-out",
    csr,
  ]);
  const { stdout } = await run("openssl", [
    ...["x509", "-req", "-in", csr, "-CA", path("ca-cert.pem"), "-CAkey", path("private/ca-key.pem")],
    ...["-days", days, "-set_serial", "7", "-extfile", path("openssl.cnf"), "-extensions", "client"],
  ]);
  return { key: client?.key ?? "", cert: stdout };
}

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

Deno.test("TLS older than 1.2 is refused", async () => {
  await withDaemon(echo, async (fixture) => {
    const run = promisify(execFile)("openssl", [
      ...[
        "s_client",
        "-connect",
        `127.0.0.1:${fixture.daemon.port}`,
        "-tls1_1",
        "-cipher",
        "ALL:@SECLEVEL=0",
      ],
    ]);
    run.child.stdin?.end();
    await assert.rejects(run);
  });
});
