/** How long a BMC may take, and how often it is asked again. Pure. */

export interface Timing {
  /** Longest wait of one attempt, milliseconds (site.ipmitimeout is in seconds). */
  timeoutMs: number;
  /** Attempts after the first (site.ipmiretries). */
  retries: number;
}

/** The first attempts wait this share of the time-out. */
const SHORTEST = 1 / 8;

/**
 * The wait of each attempt. A lost datagram is made up for early, a slow BMC is asked ever more slowly:
 * the last attempt waits the whole time-out, each one before it half as long, an eighth at least.
 */
export function attemptWaits({ timeoutMs, retries }: Timing): number[] {
  return Array.from({ length: retries + 1 }, (_, n) => timeoutMs * Math.max(SHORTEST, 2 ** (n - retries)));
}

/** For what must not be done twice in haste: the whole time-out each. */
export function patientWaits({ timeoutMs, retries }: Timing): number[] {
  return Array.from({ length: retries + 1 }, () => timeoutMs);
}

/** From the values of the site table; what is no number counts as not set. */
export function readTiming(timeout: string | undefined, retries: string | undefined): Timing {
  return { timeoutMs: 1000 * positive(timeout, 2), retries: Math.min(10, Math.floor(positive(retries, 3))) };
}

function positive(text: string | undefined, fallback: number): number {
  const value = Number(text?.trim() || "NaN");
  return value > 0 ? value : fallback;
}
