/** Text to stdout and stderr in big pieces, in its order, as fast as the reader takes it. */
import type { Rendered } from "./render.ts";

/** A stream that takes text; `node:process` stdout and stderr are two. */
export interface TextStream {
  write(text: string, done: (error?: Error | null) => void): unknown;
  on(event: "error", listener: (error: Error) => void): unknown;
}

export interface Printer {
  /** Resolves at once, or when the reader has taken what waits. */
  print(rendered: Rendered): Promise<void> | void;
  /** Writes what waits. */
  flush(): Promise<void>;
  /** The reader of stdout or stderr is gone: nothing more needs to be made. */
  closed(): boolean;
}

const PIECE = 64 * 1024;
/** How long text may wait for more; short enough not to be noticed. */
const DELAY_MS = 20;

export function createPrinter(stdout: TextStream, stderr: TextStream): Printer {
  let waiting: string[] = [];
  let size = 0;
  let to: Rendered["to"] = "stdout";
  let gone = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let writing: Promise<void> = Promise.resolve();
  for (const stream of [stdout, stderr]) stream.on("error", () => gone = true);

  const flush = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    if (waiting.length === 0) return writing;
    const text = waiting.join("");
    const stream = to === "stdout" ? stdout : stderr;
    waiting = [];
    size = 0;
    writing = writing.then(() => gone ? undefined : writeWhole(stream, text).catch(() => void (gone = true)));
    return writing;
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
    flush,
    closed: () => gone,
  };
}

function writeWhole(stream: TextStream, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(text, (error) => error ? reject(error) : resolve());
  });
}
