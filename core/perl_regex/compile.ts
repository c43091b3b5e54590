/** Compiles a Perl regular expression. */
import { RE2JS } from "re2js";
import { PerlRegexError } from "./perl_regex_error.ts";

export interface PerlMatch {
  /** Where the match begins and ends. */
  index: number;
  end: number;
  /** `$1` is `captures[0]`; undefined: it took no part in the match. */
  captures: (string | undefined)[];
}

export interface PerlRegex {
  test(subject: string): boolean;
  /** The first match. */
  exec(subject: string): PerlMatch | undefined;
}

/** @throws PerlRegexError */
export function compilePerlRegex(pattern: string): PerlRegex {
  let regex: RE2JS;
  try {
    regex = RE2JS.compile(pattern.replaceAll("\\Z", "\\z"));
  } catch (error) {
    throw new PerlRegexError(pattern, error instanceof Error ? error.message : String(error));
  }
  return {
    test: (subject) => regex.matcher(subject).find(),
    exec(subject) {
      const matcher = regex.matcher(subject);
      if (!matcher.find()) return undefined;
      const captures = Array.from(
        { length: matcher.groupCount() },
        (_, group) => matcher.group(group + 1) ?? undefined,
      );
      return { index: matcher.start(), end: matcher.end(), captures };
    },
  };
}
