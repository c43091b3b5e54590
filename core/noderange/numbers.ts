/** Runs of numbers in names, zero padding kept. */

export interface NumberRun {
  first: number;
  /** Below `first`: the run is empty. */
  last: number;
  /** Digits at least; 0: no padding. */
  width: number;
}

/** `08` to `11` is padded to two digits, `8` to `011` is not. Undefined where a number has more than 15 digits. */
export function numberRun(from: string, to: string): NumberRun | undefined {
  if (from.length > 15 || to.length > 15) return undefined;
  return {
    first: Number(from),
    last: Number(to),
    width: from.length > 1 && from.startsWith("0") ? from.length : 0,
  };
}

/** How many numbers the run has. */
export function runLength({ first, last }: NumberRun): number {
  return Math.max(0, last - first + 1);
}

/** Calls back with each number as text, in ascending order. */
export function eachNumber({ first, last, width }: NumberRun, receive: (number: string) => void): void {
  for (let number = first; number <= last; number++) receive(String(number).padStart(width, "0"));
}
