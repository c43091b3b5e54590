/** Work that cannot yield by itself, such as a program that runs, watched while it is under way. */
import type { Clock } from "./ports/mod.ts";
import type { Progress, ProgressResult } from "./result.ts";

const INTERVAL_MS = 200;

/** Yields how far the work is until it ends; answers what it answered, or throws what it threw. */
export async function* watchProgress<T>(
  work: Promise<T>,
  read: () => Progress | Promise<Progress>,
  clock: Clock,
): AsyncGenerator<ProgressResult, T> {
  const ended = new AbortController();
  const end = () => ended.abort();
  const settled = work.then(end, end);
  try {
    while (!ended.signal.aborted) {
      await clock.sleep(INTERVAL_MS, ended.signal);
      yield { progress: await read() };
    }
    return await work;
  } finally {
    // Who gives up clears away what the work has made: it must not go on making more.
    await settled;
  }
}
