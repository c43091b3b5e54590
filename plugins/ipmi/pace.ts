/** How much may be asked at once, and how long answers take at present (RFC 6298 §2). */

/** A receive buffer holds about twice as many datagrams, and one runtime cannot raise it. */
const MOST_PLACES = 64;
const LEAST_PLACES = 16;
/** Answers that take this many times as long as the fastest one, and some milliseconds, stand in a queue somewhere. */
const QUEUED_TIMES = 3;
const QUEUED_MS = 20;

/** Of the ways to many BMCs, of them, and of this machine when it is busy. */
export class Pace {
  #fastest = Infinity;
  #mean = 0;
  #variation = 0;
  /** Datagrams that may be unanswered at a time. */
  places = LEAST_PLACES;

  /** @param ms from a datagram that was sent once to its answer */
  measure(ms: number): void {
    if (this.#fastest === Infinity) [this.#mean, this.#variation] = [ms, ms / 2];
    this.#fastest = Math.min(this.#fastest, ms);
    this.#variation += (Math.abs(this.#mean - ms) - this.#variation) / 4;
    this.#mean += (ms - this.#mean) / 8;
    if (ms > QUEUED_TIMES * this.#fastest + QUEUED_MS) this.slowDown();
    else this.places = Math.min(MOST_PLACES, this.places + 1);
  }

  /** Something was lost, or is late. */
  slowDown(): void {
    this.places = Math.max(LEAST_PLACES, this.places - 1);
  }

  /** Milliseconds after which an answer is not to be expected any more; 0 before the first one was measured. */
  get longest(): number {
    return this.#mean + 4 * this.#variation;
  }
}
