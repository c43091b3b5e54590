/** Text to stdout and stderr in big pieces, in its order, as fast as the reader takes it. */
import { visible } from "../visible.ts";
import type { Rendered } from "./render.ts";

/** A stream that takes text; `node:process` stdout and stderr are two. */
export interface TextStream {
  /** A terminal obeys control characters, and a table may hold some that a stranger put there. */
  isTTY?: boolean;
  write(text: string | Uint8Array, done: (error?: Error | null) => void): unknown;
  on(event: "error", listener: (error: Error) => void): unknown;
}

export interface Printer {
  /** Resolves at once, or when the reader has taken what waits. */
  print(rendered: Rendered): Promise<void> | void;
  /** Bytes for stdout, unchanged. */
  write(bytes: Uint8Array): Promise<void>;
  /** One line at the end of a terminal, in place of the last one; gone as soon as anything else is written. */
  status(line: string): void;
  /** Writes what waits. */
  flush(): Promise<void>;
  /** The reader of stdout or stderr is gone: nothing more needs to be made. */
  closed(): boolean;
}

const PIECE = 64 * 1024;
/** Back to the begin of the line, and the line empty (ECMA-48: CR, EL). */
const LINE_START = "\r\x1b[K";
/** How long text may wait for more; short enough not to be noticed. */
const DELAY_MS = 20;

export function createPrinter(stdout: TextStream, stderr: TextStream): Printer {
  let waiting: string[] = [];
  let size = 0;
  let to: Rendered["to"] = "stdout";
  let gone = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let hasStatus = false;
  let writing: Promise<void> = Promise.resolve();
  for (const stream of [stdout, stderr]) stream.on("error", () => gone = true);

  const append = (stream: TextStream, text: string | Uint8Array) =>
    writing = writing.then(() => gone ? undefined : writeWhole(stream, text).catch(() => void (gone = true)));

  const flush = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    if (hasStatus) append(stderr, LINE_START);
    hasStatus = false;
    if (waiting.length === 0) return writing;
    const stream = to === "stdout" ? stdout : stderr;
    const text = stream.isTTY ? visible(waiting.join("")) : waiting.join("");
    waiting = [];
    size = 0;
    return append(stream, text);
  };

  return {
    print(rendered) {
      if (gone || rendered.text === "") return;
      // What a person reads mixed on a terminal keeps its order.
      const switched = rendered.to !== to && waiting.length > 0 ? flush() : undefined;
      to = rendered.to;
      waiting.push(rendered.text);
      size += rendered.text.length;
      if (size >= PIECE) return flush();
      timer ??= setTimeout(flush, DELAY_MS);
      return switched;
    },
    write(bytes) {
      flush();
      return append(stdout, bytes);
    },
    status(line) {
      flush();
      append(stderr, line);
      hasStatus = true;
    },
    flush,
    closed: () => gone,
  };
}

function writeWhole(stream: TextStream, text: string | Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(text, (error) => error ? reject(error) : resolve());
  });
}
