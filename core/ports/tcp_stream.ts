/** A TCP socket read by exact byte counts. */
import { Buffer } from "node:buffer";
import type { Socket } from "node:net";
import { DeviceError } from "../errors.ts";
import type { TcpStream } from "./mod.ts";

/** Bytes kept for a slow reader before the peer is told to wait. */
const HIGH_WATER = 1 << 20;

interface Waiter {
  count: number;
  done(bytes: Buffer): void;
  fail(error: DeviceError): void;
}

/**
 * @param socket connected
 * @param peer `host:port`, for messages
 * @param timeoutMs how long one read may wait
 */
export function createTcpStream(socket: Socket, peer: string, timeoutMs: number): TcpStream {
  const chunks: Buffer[] = [];
  const waiters: Waiter[] = [];
  let kept = 0;
  let ended = false;

  socket.on("data", (chunk: Buffer) => {
    chunks.push(chunk);
    kept += chunk.length;
    serve();
    if (kept > HIGH_WATER && waiters.length === 0) socket.pause();
  });
  socket.on("end", finish);
  socket.on("close", finish);

  return {
    write(bytes) {
      if (!ended) socket.write(bytes);
    },
    read: (count) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiters.splice(waiters.indexOf(waiter), 1);
          reject(new DeviceError(`${peer} sent nothing for ${timeoutMs / 1000} s`));
        }, timeoutMs);
        const waiter: Waiter = {
          count,
          done: (bytes) => (clearTimeout(timer), resolve(bytes)),
          fail: (error) => (clearTimeout(timer), reject(error)),
        };
        waiters.push(waiter);
        serve();
      }),
    close() {
      finish();
      socket.destroy();
    },
  };

  function serve(): void {
    for (let waiter = waiters[0]; waiter && kept >= waiter.count; waiter = waiters[0]) {
      waiters.shift();
      waiter.done(take(waiter.count));
    }
    if (ended) {
      for (const waiter of waiters.splice(0)) waiter.fail(new DeviceError(`${peer} closed the connection`));
    } else if (kept <= HIGH_WATER || waiters.length > 0) socket.resume();
  }

  function take(count: number): Buffer {
    const all = chunks.length === 1 ? chunks[0] as Buffer : Buffer.concat(chunks);
    chunks.length = 0;
    if (all.length > count) chunks.push(all.subarray(count));
    kept -= count;
    return all.subarray(0, count);
  }

  function finish(): void {
    ended = true;
    serve();
  }
}
