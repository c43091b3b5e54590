/** What nodes say about themselves, on its way into nodelist: many nodes boot at once, so many cost one write. */
import { type Context, tableTime } from "../../core/mod.ts";

export interface StatusWriter {
  /** The last one of a node wins. */
  set(node: string, status: string): void;
  /** Writes what waits. */
  flush(): Promise<void>;
}

const DELAY_MS = 100;

export function createStatusWriter({ db, clock, log }: Pick<Context, "db" | "clock" | "log">): StatusWriter {
  let waiting = new Map<string, { status: string; statustime: string }>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let writing: Promise<void> = Promise.resolve();

  const write = async () => {
    const rows = waiting;
    waiting = new Map();
    if (rows.size === 0) return;
    try {
      await db.write((transaction) => {
        for (const [node, values] of rows) transaction.put("nodelist", { node }, values);
        return Promise.resolve();
      });
    } catch (error) {
      log.error(`The status of ${[...rows.keys()].join(", ")} cannot be written: ${error}`);
    }
  };
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    writing = writing.then(write);
    return writing;
  };

  return {
    set(node, status) {
      waiting.set(node, { status, statustime: tableTime(clock.now()) });
      timer ??= setTimeout(flush, DELAY_MS);
    },
    flush,
  };
}
