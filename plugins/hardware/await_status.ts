/** Waits until nodes have the state that rpower -m names. */
import { type Context, parseSelection, type Selection, selectionTest, UsageError } from "../../core/mod.ts";

const POLL_MS = 1000;

/** @param words `table.column==value`, `!=`, `=~`, `!~` @throws UsageError */
export function parseStates(words: readonly string[]): Selection[] {
  return words.map((word) => {
    const state = parseSelection(word);
    if (!state || !/^\w+\.\w+$/.test(state.column)) {
      throw new UsageError(`-m "${word}" is no state to wait for: write table.column==value`);
    }
    return state;
  });
}

/** The nodes that have one of the states when the time is over; ends early when all have. */
export async function awaitStates(
  { db, clock, signal }: Context,
  nodes: readonly string[],
  states: readonly Selection[],
  timeoutMs: number,
): Promise<ReadonlySet<string>> {
  const tests = states.map((state) => ({ column: state.column, passes: selectionTest(state) }));
  const columns = [...new Set(tests.map(({ column }) => column))];
  const end = clock.now() + timeoutMs;
  while (true) {
    const values = await db.attributes(nodes, columns);
    const reached = nodes.filter((node) =>
      tests.some(({ column, passes }) => passes(values.get(node, column)))
    );
    if (reached.length === nodes.length || clock.now() >= end || signal.aborted) return new Set(reached);
    await clock.sleep(Math.min(POLL_MS, Math.max(1, end - clock.now())), signal);
  }
}
