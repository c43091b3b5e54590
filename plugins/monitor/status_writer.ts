/** What nodes say about themselves, on its way into nodelist and eventlog: many boot at once, and cost one write. */
import { type Context, eventRow, type Row, tableTime } from "../../core/mod.ts";

export interface StatusWriter {
  /** The last one of a node wins; each is an event. */
  set(node: string, status: string, updatestatus?: "synced" | "failed"): void;
  /** Writes what waits. */
  flush(): Promise<void>;
}

const DELAY_MS = 100;

export function createStatusWriter({ db, clock, log }: Pick<Context, "db" | "clock" | "log">): StatusWriter {
  let waiting = new Map<string, Record<string, string>>();
  let events: Row[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let writing: Promise<void> = Promise.resolve();

  const write = async () => {
    const [rows, happened] = [waiting, events];
    waiting = new Map();
    events = [];
    if (rows.size === 0) return;
    try {
      await db.write((transaction) => {
        for (const [node, values] of rows) transaction.put("nodelist", { node }, values);
        for (const event of happened) transaction.append("eventlog", event);
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
    set(node, status, updatestatus) {
      const severity = /^failed(:|$)/.test(status) || updatestatus === "failed" ? "warning" : "informational";
      events.push(
        eventRow(clock.now(), { monitor: "installmonitor", node, severity, message: `status ${status}` }),
      );
      const now = tableTime(clock.now());
      const updated = updatestatus === undefined ? {} : { updatestatus, updatestatustime: now };
      waiting.set(node, { ...waiting.get(node), status, statustime: now, ...updated });
      timer ??= setTimeout(flush, DELAY_MS);
    },
    flush,
  };
}
