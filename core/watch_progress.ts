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
  work.then(end, end);
  while (!ended.signal.aborted) {
    await clock.sleep(INTERVAL_MS, ended.signal);
    yield { progress: await read() };
  }
  return await work;
}
