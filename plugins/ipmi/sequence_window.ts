/** Which session sequence numbers are still acceptable (IPMI 2.0 §6.12.13). */

/** Numbers down to this far below the highest one are taken once. */
const BEHIND = 16;

/**
 * Refuses what came before, and what is too far below the highest number seen. The standard also refuses what is more
 * than 15 above it: then a session in which so many packets are lost in a row, as a console has them, is lost itself.
 */
export class SequenceWindow {
  #highest: number | undefined;
  /** Bit n: the number `highest - n` was seen. */
  #seen = 0;

  /** True, once, for a number inside the window. The first one fixes the window. */
  accept(sequence: number): boolean {
    if (sequence === 0) return false;
    if (this.#highest === undefined) return this.#moveTo(sequence, 32);
    const ahead = (sequence - this.#highest) | 0;
    if (ahead > 0) return this.#moveTo(sequence, ahead);
    const bit = 1 << -ahead;
    if (-ahead > BEHIND || (this.#seen & bit) !== 0) return false;
    this.#seen |= bit;
    return true;
  }

  #moveTo(sequence: number, ahead: number): true {
    this.#seen = (ahead > 31 ? 0 : this.#seen << ahead) | 1;
    this.#highest = sequence;
    return true;
  }
}
