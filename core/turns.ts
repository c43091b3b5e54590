/** Long work gives way to others: the daemon has one thread for all of its clients. */

/** A handshake takes several turns, and each waits for so long at most. */
const turnMs = 4;

/** Makes the function that the work awaits often; once its turn has lasted long enough, others have theirs. */
export function createTurns(ms = turnMs): () => Promise<void> | undefined {
  let begin = performance.now();
  return () => {
    if (performance.now() - begin < ms) return undefined;
    return new Promise((resolve) =>
      setImmediate(() => {
        begin = performance.now();
        resolve();
      })
    );
  };
}
