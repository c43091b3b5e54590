/** Reading ahead for many nodes, where the mistake of one is told when its own turn comes. */
import { NodeError } from "./errors.ts";

/** What `read` answers; undefined where a template of the node fails. Other faults are thrown on. */
export function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof NodeError) return undefined;
    throw error;
  }
}
