/** A Perl regular expression that cannot be read, or that uses what is not supported. */
import { UsageError } from "../errors.ts";

export class PerlRegexError extends UsageError {
  override name = "PerlRegexError";
  /**
   * @param pattern the expression as it was written
   * @param reason what is wrong with it, without a full stop
   */
  constructor(readonly pattern: string, readonly reason: string) {
    super(`Cannot use the regular expression "${pattern}": ${reason}`);
  }
}
