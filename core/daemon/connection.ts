/** One connection: requests are read, answered in their order, and ended when the client goes away. */
import type { Buffer } from "node:buffer";
import type { TLSSocket } from "node:tls";
import { ByteQueue } from "../byte_queue.ts";
import type { Request } from "../context.ts";
import type { Result } from "../result.ts";
import { createFrames, decodeRequest, REQUEST_ROOT, WireError, type WireRequest } from "../wire/mod.ts";
import type { PeerIdentity } from "./peer_identity.ts";
import { type Sink, streamResults } from "./stream_results.ts";

/** Answers one request. The signal fires when the client gave up. */
export type Handle = (request: Request, signal: AbortSignal) => AsyncIterable<Result>;

export interface ConnectionOptions {
  handle: Handle;
  /** Short name of this server, for messages. */
  server: string;
  /** Without a request for this long, the connection is closed. */
  idleMs: number;
  /** The largest request that is taken. */
  maxRequestBytes: number;
}

const QUEUE = 64;
/** More than this is not read from a client until the command has taken what is there. */
const TYPED_BYTES = 64 * 1024;
const PULSE_MS = 1000;

/** Serves the connection until it closes; resolves then. */
export function serveConnection(
  socket: TLSSocket,
  identity: PeerIdentity,
  peer: string,
  { handle, server, idleMs, maxRequestBytes }: ConnectionOptions,
): Promise<void> {
  const frames = createFrames(REQUEST_ROOT, maxRequestBytes);
  const queue: (WireRequest | WireError)[] = [];
  const sink = sinkOf(socket);
  let running: AbortController | undefined;
  /** What is typed for the request that runs. */
  let typed: ByteQueue | undefined;
  let ended = false;
  let idle: ReturnType<typeof setTimeout> | undefined;

  const rest = () => {
    clearTimeout(idle);
    if (!running && !socket.destroyed) idle = setTimeout(close, idleMs);
  };

  const close = () => {
    // A client that reads slowly gets its answer to the end.
    if (socket.writableLength > 0) rest();
    else socket.destroy();
  };

  const receive = (bytes: Buffer) => {
    if (ended) return;
    // A user may send much over a slow line; a stranger has no more than the one time limit for a request.
    if (identity.user !== undefined) rest();
    try {
      for (const document of frames.push(bytes)) {
        const wire = decodeRequest(document);
        if (wire.abort) running?.abort();
        else if (wire.typed) type(wire.typed);
        else queue.push(wire);
      }
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      queue.push(error);
      ended = true;
    }
    if (queue.length > QUEUE || (typed?.size ?? 0) > TYPED_BYTES) socket.pause();
    answerAll();
  };

  const type = (bytes: Uint8Array) => {
    if (bytes.length > 0) typed?.push(bytes);
    else typed?.end();
  };

  const answerAll = async () => {
    if (running) return;
    for (let next = queue.shift(); next && !socket.destroyed; next = queue.shift()) {
      running = new AbortController();
      clearTimeout(idle);
      const { signal } = running;
      typed = new ByteQueue(() => socket.resume());
      const progress = !(next instanceof WireError) && next.request.progress === true;
      await streamResults(answer(next, signal, typed), sink, { server, signal, progress });
      running = typed = undefined;
      if (queue.length <= QUEUE) socket.resume();
    }
    if (ended) socket.end();
    rest();
  };

  const answer = (
    next: WireRequest | WireError,
    signal: AbortSignal,
    typed: AsyncIterable<Uint8Array>,
  ): AsyncIterable<Result> => {
    if (next instanceof WireError) return only(`Bad request: ${next.message}`);
    return handle({ ...next.request, ...callerOf(identity), peer, typed }, signal);
  };

  return new Promise((resolve) => {
    // A client that only closed its sending side still waits for the answer; one that is gone is found out by
    // writing, and a blank line between documents hurts nobody.
    let pulse: ReturnType<typeof setInterval> | undefined;
    socket.on("data", receive);
    socket.on("end", () => {
      ended = true;
      typed?.end();
      if (!running) return socket.end();
      sink.write("\n");
      pulse = setInterval(() => sink.write("\n"), PULSE_MS);
    });
    socket.on("error", () => socket.destroy());
    socket.on("close", () => {
      clearTimeout(idle);
      clearInterval(pulse);
      queue.length = 0;
      typed?.end();
      running?.abort();
      resolve();
    });
    rest();
  });
}

async function* only(error: string): AsyncGenerator<Result> {
  yield { error, errorcode: 1 };
}

/** Who asks, or why that is not to be known: the pipeline refuses, and writes down that it did. */
function callerOf({ user, refusal }: PeerIdentity) {
  if (refusal !== undefined) return { refusal: refusalOf(refusal) };
  return user === undefined ? {} : { user };
}

function refusalOf(reason: string): string {
  return `Permission denied: your certificate is not accepted: ${reason}. ` +
    "Ask root of the management node for a new one (setup-local-client.sh USER; xcatconfig -c for root)";
}

function sinkOf(socket: TLSSocket): Sink {
  return {
    write: (text) => socket.destroyed || !socket.writable || socket.write(text),
    drained: () =>
      new Promise((resolve) => {
        if (socket.destroyed || !socket.writableNeedDrain) return resolve();
        const done = () => {
          socket.off("drain", done);
          socket.off("close", done);
          resolve();
        };
        socket.on("drain", done);
        socket.on("close", done);
      }),
  };
}
