/** How far long work is, in one line: count, rate, time left. */
import type { Progress } from "../result.ts";

/** Work that ends sooner shows nothing. */
const PATIENCE_MS = 1000;
/** No terminal needs it more often. */
const INTERVAL_MS = 100;

/** @param show gets each line; `now` in milliseconds */
export function createProgressMeter(
  show: (line: string) => void,
  now: () => number = () => performance.now(),
): (progress: Progress) => void {
  const started = now();
  let shown = started + PATIENCE_MS - INTERVAL_MS;
  return (progress) => {
    const time = now();
    if (time - shown < INTERVAL_MS) return;
    shown = time;
    show(progressLine(progress, time - started));
  };
}

/** `340/1000 nodes, 85/s, 8 s left`. */
export function progressLine({ done, total, unit }: Progress, elapsedMs: number): string {
  const count = `${done}${total === undefined ? "" : `/${total}`} ${unit}`;
  const rate = done / (elapsedMs / 1000);
  if (rate === 0 || !Number.isFinite(rate)) return count;
  const speed = `${count}, ${rate < 10 ? rate.toFixed(1) : Math.round(rate)}/s`;
  return total === undefined ? speed : `${speed}, ${duration((total - done) / rate)} left`;
}

function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  return minutes < 60
    ? `${minutes} min ${whole % 60} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
