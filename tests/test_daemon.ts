/** A daemon on loopback with certificates of its own, for one test. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, type TLSSocket } from "node:tls";
import { ask, type Credentials } from "../core/client/mod.ts";
import type { Request } from "../core/context.ts";
import { type Daemon, type DaemonLimits, type Handle, startServer } from "../core/daemon/mod.ts";
import type { Result } from "../core/result.ts";
import { createTestCluster, type TestCluster } from "./certificates.ts";

export const NEVER = new AbortController().signal;
export const DONE = "<xcatresponse>\n  <serverdone></serverdone>\n</xcatresponse>\n";

/** Says who asked for what; refuses as the pipeline does. */
export async function* echo(request: Request): AsyncGenerator<Result> {
  if (request.refusal !== undefined) return yield { error: request.refusal, errorcode: 1 };
  yield { data: `${request.user ?? "nobody"} ${request.peer} ${request.command} ${request.args.join(" ")}` };
}

export interface Fixture {
  cluster: TestCluster;
  daemon: Daemon;
  warnings: string[];
  credentials: Credentials;
}

export async function withDaemon(
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

export async function askAll(
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

export async function open({ cluster, daemon }: Fixture, credentials?: Credentials): Promise<TLSSocket> {
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

export async function readAll(socket: TLSSocket): Promise<string> {
  let text = "";
  for await (const bytes of socket) text += bytes;
  return text;
}

export async function readUntil(socket: TLSSocket, end: string): Promise<string> {
  let text = "";
  while (!text.endsWith(end)) text += String((await once(socket, "data"))[0]);
  return text;
}
