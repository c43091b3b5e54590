/** Results on their way to a client: in batches, no faster than the client reads. */
import type { Result } from "../result.ts";
import { createTurns } from "../turns.ts";
import { encodeResponses } from "../wire/mod.ts";

/** Where the documents go. */
export interface Sink {
  /** False: wait for `drained` before writing more. */
  write(text: string): boolean;
  /** Resolves when there is room again, or nobody reads any more. */
  drained(): Promise<void>;
}

export interface StreamOptions {
  /** Short name of this server. */
  server: string;
  /** Sends also how far long work is. */
  progress?: boolean;
  /** Stops waiting for results; what is there already is written, with the end. */
  signal: AbortSignal;
  /** How long a result may wait for others to go with it. */
  delayMs?: number;
}

const BATCH_RESULTS = 500;
const BATCH_CHARACTERS = 256 * 1024;

/** Writes all results, then the end. A throw of the source becomes a last error result. */
export async function streamResults(
  results: AsyncIterable<Result>,
  sink: Sink,
  { server, signal, progress = false, delayMs = 200 }: StreamOptions,
): Promise<void> {
  const iterator = results[Symbol.asyncIterator]();
  let waiting: Result[] = [];
  let characters = 0;
  let congested = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const turn = createTurns();

  const flush = (last: boolean): void => {
    clearTimeout(timer);
    timer = undefined;
    const batch = waiting;
    waiting = [];
    characters = 0;
    congested = !sink.write(encodeResponses(batch, server, last));
  };

  try {
    for await (const result of untilAborted(iterator, signal)) {
      if ("progress" in result && !progress) continue;
      waiting.push(result);
      characters += lengthOf(result);
      const full = waiting.length >= BATCH_RESULTS || characters >= BATCH_CHARACTERS;
      if (full) flush(false);
      else if ("output" in result) {
        // Somebody looks at a terminal.
        clearTimeout(timer);
        timer = setTimeout(() => flush(false));
      } else timer ??= setTimeout(() => flush(false), delayMs);
      if (congested) await sink.drained();
      if (full) await turn();
    }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    waiting.push({ error: `Internal fault: ${message}`, errorcode: 1 });
  }
  flush(true);
}

/** One listener for the whole stream: a race with the signal for every result would pile up. */
async function* untilAborted(iterator: AsyncIterator<Result>, signal: AbortSignal): AsyncGenerator<Result> {
  let stop = () => {};
  const onAbort = () => stop();
  signal.addEventListener("abort", onAbort);
  try {
    while (!signal.aborted) {
      const step = await new Promise<IteratorResult<Result> | undefined>((resolve, reject) => {
        stop = () => resolve(undefined);
        iterator.next().then(resolve, reject);
      });
      if (!step || step.done) return;
      yield step.value;
    }
  } finally {
    signal.removeEventListener("abort", onAbort);
    // It may be stuck in a wait of its own: ending it must not hold up the connection.
    if (signal.aborted) iterator.return?.().catch(() => {});
  }
}

function lengthOf(result: Result): number {
  let length = 0;
  for (const name in result) {
    const value: unknown = result[name as keyof Result];
    if (typeof value === "string" || value instanceof Uint8Array) length += value.length;
  }
  return length;
}
