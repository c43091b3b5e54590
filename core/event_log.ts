/** Events for the table eventlog: what monitors see. */
import type { Row } from "./database.ts";
import { tableTime } from "./time.ts";

export interface Event {
  /** Who saw it, such as `installmonitor`. */
  monitor: string;
  message: string;
  /** The node it is about. */
  node?: string;
  /** The machine it was watched from. */
  monnode?: string;
  /** `informational` where it is absent. */
  severity?: "informational" | "warning" | "critical";
}

/** The row to append. @param now milliseconds since 1970 */
export function eventRow(now: number, event: Event): Row {
  return {
    eventtime: tableTime(now),
    eventtype: "event",
    application: "xCAT",
    severity: "informational",
    ...event,
  };
}
