/** A connection on which every line is answered `done`, then acted on, in order. */
import type { Buffer } from "node:buffer";
import type { Socket } from "node:net";

export interface LineLimits {
  lineBytes: number;
  lines: number;
  /** Without a line for this long, the connection is closed. */
  idleMs: number;
}

/**
 * Serves until the connection closes; what was said before is still acted on.
 * @return resolves when that is done, for what was said until it is called
 */
export function serveLines(
  socket: Socket,
  limits: LineLimits,
  act: (line: string) => Promise<void>,
): () => Promise<void> {
  let rest = "";
  let lines = 0;
  let busy = 0;
  let acting = Promise.resolve();
  const say = (text: string) => {
    if (socket.writable) socket.write(`${text}\n`);
  };
  const refuse = (reason: string) => {
    say(`error ${reason}`);
    socket.destroySoon();
    socket.off("data", receive);
  };
  const receive = (bytes: Buffer) => {
    const parts = (rest + bytes.toString("latin1")).split("\n");
    rest = parts.pop() ?? "";
    for (const part of parts) {
      if (part.length > limits.lineBytes) return refuse("line too long");
      if (++lines > limits.lines) return refuse("too many lines");
      say("done");
      busy++;
      acting = acting.then(() => act(part.trim())).finally(() => busy--);
    }
    if (rest.length > limits.lineBytes) refuse("line too long");
  };
  socket.on("data", receive);
  socket.on("end", () => acting.then(() => socket.end()));
  socket.on("error", () => socket.destroy());
  socket.setTimeout(limits.idleMs, () => busy === 0 && socket.destroy());
  say("ready");
  return () => acting;
}
