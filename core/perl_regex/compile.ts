/** Compiles a Perl regular expression into a search that cannot run away. */
import { RE2JS } from "re2js";
import { nativeRegex, nativeSubjectLimit } from "./native.ts";
import { PerlRegexError } from "./perl_regex_error.ts";
import { translatePerlRegex } from "./translate.ts";

export interface PerlMatch {
  /** Where the match begins and ends. */
  index: number;
  end: number;
  /** `$1` is `captures[0]`; undefined: it took no part in the match. */
  captures: (string | undefined)[];
}

export interface PerlRegex {
  test(subject: string): boolean;
  /** The first match: leftmost, and among those the one that Perl prefers. */
  exec(subject: string): PerlMatch | undefined;
}

/** Characters beyond which an expression is refused. */
const maxLength = 1000;

/** Instructions of the compiled expression: time is at most this, times the subject's length. */
const maxInstructions = 1000;

/** @throws PerlRegexError it cannot be read, or looks around, refers back or runs code */
export function compilePerlRegex(pattern: string): PerlRegex {
  if (pattern.length > maxLength) {
    throw new PerlRegexError(`${pattern.slice(0, 40)}…`, `it is longer than ${maxLength} characters`);
  }
  const translated = translatePerlRegex(pattern);
  const native = nativeRegex(translated);
  if (!native) return compileRe2(pattern, translated);
  let re2: PerlRegex | undefined;
  const forLong = () => re2 ??= compileRe2(pattern, translated);
  return {
    test: (subject) => subject.length > nativeSubjectLimit ? forLong().test(subject) : native.test(subject),
    exec(subject) {
      if (subject.length > nativeSubjectLimit) return forLong().exec(subject);
      const match = native.exec(subject);
      if (!match) return undefined;
      return { index: match.index, end: match.index + match[0].length, captures: match.slice(1) };
    },
  };
}

function compileRe2(pattern: string, translated: string): PerlRegex {
  let regex: RE2JS;
  try {
    regex = RE2JS.compile(translated);
  } catch (error) {
    throw new PerlRegexError(pattern, error instanceof Error ? error.message : String(error));
  }
  if (regex.programSize() > maxInstructions) {
    throw new PerlRegexError(pattern, "its repetitions multiply to too much; write * or + for large counts");
  }
  return {
    test: (subject) => regex.test(subject),
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
