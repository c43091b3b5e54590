import assert from "node:assert/strict";
import { createTestCluster, type TestCluster } from "../../tests/certificates.ts";
import { startServer } from "../daemon/mod.ts";
import type { Result } from "../result.ts";
import { createPrinter, type Credentials, printResults, runClient, type TextStream } from "./mod.ts";

interface Outcome {
  status: number;
  stdout: string;
  stderr: string;
}

/** Everything that is written, in memory. */
function memory(): TextStream & { text: string } {
  return {
    text: "",
    write(text: string, done: () => void) {
      this.text += text;
      done();
    },
    on() {},
  };
}

async function run(
  port: number,
  credentials: Credentials | undefined,
  { host = "127.0.0.1", signal = new AbortController().signal, showServer = false } = {},
): Promise<Outcome> {
  const stdout = memory();
  const stderr = memory();
  const status = await runClient({ command: "x", args: [] }, {
    server: { host, port },
    credentials,
    printer: createPrinter(stdout, stderr),
    signal,
    format: "text",
    showServer,
  });
  return { status, stdout: stdout.text, stderr: stderr.text };
}

async function withServer(
  results: readonly Result[],
  work: (port: number, cluster: TestCluster) => Promise<void>,
  hangs = false,
): Promise<void> {
  const cluster = await createTestCluster();
  const log = { info() {}, warn() {}, error() {} };
  const { key, cert, ca, ports } = cluster;
  async function* handle(_request: unknown, signal: AbortSignal): AsyncGenerator<Result> {
    yield* results;
    if (hangs) await new Promise((resolve) => signal.addEventListener("abort", resolve));
  }
  const options = {
    port: 0,
    host: "127.0.0.1",
    key,
    cert,
    ca,
    handle,
    server: "mn",
    log,
    clock: ports.clock,
  };
  const daemon = await startServer(options);
  try {
    await work(daemon.port, cluster);
  } finally {
    await daemon.close();
    await cluster.remove();
  }
}

Deno.test("the exit status is all error codes or-ed together", async () => {
  const results: Result[] = [
    { node: "n1", data: "on" },
    { node: "n2", error: "timeout", errorcode: 2 },
    { error: "broken", errorcode: 4 },
    { error: "told only", errorcode: 0 },
    { errorcode: 8 },
  ];
  await withServer(results, async (port, cluster) => {
    assert.deepEqual(await run(port, await cluster.user("root")), {
      status: 14,
      stdout: "n1: on\n",
      stderr: "n2: [mn]: Error: timeout\nError: [mn]: broken\nError: [mn]: told only\n",
    });
  });
});

Deno.test("without a connection the status is 111 and the text is the one that scripts know", async () => {
  await withServer([], async (port, cluster) => {
    const { status, stdout, stderr } = await run(1, await cluster.user("root"));
    assert.equal(status, 111);
    assert.equal(
      stdout,
      "Unable to open socket connection to xcatd daemon on 127.0.0.1:1.\n" +
        "Verify that the xcatd daemon is running and that your SSL setup is correct.\n",
    );
    assert.match(stderr, /refused/i);
    const unknown = await run(port, undefined);
    assert.equal(unknown.status, 111);
    assert.match(unknown.stderr, /no ~\/\.xcat\/ca\.pem/);
  });
});

Deno.test("a server of another cluster, or under a name that it does not carry, is not asked", async () => {
  await withServer([{ data: "secret" }], async (port, cluster) => {
    const other = await createTestCluster();
    try {
      const foreign = await run(port, await other.user("root"));
      assert.deepEqual(
        [foreign.status, /not of the cluster/.test(foreign.stderr)],
        [111, true],
        foreign.stderr,
      );
    } finally {
      await other.remove();
    }
    const named = await run(port, await cluster.user("root"), { host: "127.0.0.2" });
    assert.equal(named.status, 111);
  });
  const cluster = await createTestCluster(["mn.cluster"]);
  const log = { info() {}, warn() {}, error() {} };
  const { key, cert, ca, ports } = cluster;
  const handle = async function* (): AsyncGenerator<Result> {};
  const daemon = await startServer({
    port: 0,
    host: "127.0.0.1",
    key,
    cert,
    ca,
    handle,
    server: "mn",
    log,
    clock: ports.clock,
  });
  try {
    const { status, stderr } = await run(daemon.port, await cluster.user("root"), { host: "localhost" });
    assert.equal(status, 111);
    assert.match(stderr, /does not carry the name localhost/);
  } finally {
    await daemon.close();
    await cluster.remove();
  }
});

Deno.test("Ctrl-C ends the request with status 130", async () => {
  await withServer([{ info: "a" }], async (port, cluster) => {
    const interrupt = new AbortController();
    const stdout = memory();
    const write = stdout.write.bind(stdout);
    stdout.write = (text, done) => {
      interrupt.abort();
      write(text, done);
    };
    const status = await runClient({ command: "x", args: [] }, {
      server: { host: "127.0.0.1", port },
      credentials: await cluster.user("root"),
      printer: createPrinter(stdout, memory()),
      signal: interrupt.signal,
      format: "text",
      showServer: false,
    });
    assert.deepEqual([status, stdout.text], [130, "a\n"]);
  }, true);
});

Deno.test("stdout and stderr keep the order in which they were made", async () => {
  const order: string[] = [];
  const stream = (name: string): TextStream => ({
    write(text, done) {
      order.push(`${name}: ${text}`);
      done();
    },
    on() {},
  });
  async function* results(): AsyncGenerator<Result> {
    yield { data: "1" };
    yield { data: "2" };
    yield { error: "3" };
    yield { data: "4" };
  }
  const status = await printResults(results(), "mn", {
    printer: createPrinter(stream("out"), stream("err")),
    signal: new AbortController().signal,
    format: "text",
    showServer: false,
  });
  assert.equal(status, 1);
  assert.deepEqual(order, ["out: 1\n2\n", "err: Error: [mn]: 3\n", "out: 4\n"]);
});

Deno.test("when the reader is gone, nothing more is asked for", async () => {
  let made = 0;
  async function* results(): AsyncGenerator<Result> {
    for (; made < 1_000_000; made++) yield { data: "x".repeat(1000) };
  }
  const gone: TextStream = { write: (_text, done) => done(new Error("EPIPE")), on() {} };
  const options = { printer: createPrinter(gone, memory()), signal: new AbortController().signal };
  await printResults(results(), "mn", { ...options, format: "text", showServer: false });
  assert.ok(made < 1000, `${made} results were made`);
});
