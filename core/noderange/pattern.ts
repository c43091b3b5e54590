/** `/re`: a Perl regular expression that a whole node name must match. */
import { compilePerlRegex } from "../perl_regex/mod.ts";

/** @throws PerlRegexError */
export function patternTest(pattern: string): (node: string) => boolean {
  const regex = compilePerlRegex(`^(?:${pattern})$`);
  return (node) => regex.test(node);
}
