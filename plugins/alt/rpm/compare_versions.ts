/** The order of RPM versions, as rpm and apt-rpm of ALT have it. Pure. */

/** What is compared of a package, in this order. */
export interface Version {
  /** 0 where the package has none. */
  epoch: number;
  version: string;
  /** Undefined in a dependency that names none. */
  release: string | undefined;
  /** `sisyphus+327911.100.1.1`: the branch and the task that the package was built in. */
  disttag?: string | undefined;
  /** Seconds since 1970. */
  buildtime?: number | undefined;
}

/**
 * Reads `[EPOCH:]VERSION[-RELEASE][:DISTTAG][@BUILDTIME]`, as dependencies have it.
 * An epoch is digits before a colon; a disttag begins behind the release, so that it needs one.
 */
export function parseVersion(text: string): Version {
  const [, epoch, rest = ""] = /^(?:(\d*):)?(.*)$/s.exec(text) ?? [];
  const [, body = "", buildtime] = /^(.*?)(?:@(\d+))?$/s.exec(rest) ?? [];
  const dash = body.lastIndexOf("-");
  const [release, disttag] = dash < 0 ? [] : splitOnce(body.slice(dash + 1), ":");
  return {
    epoch: Number(epoch ?? 0),
    version: dash < 0 ? body : body.slice(0, dash),
    release,
    disttag,
    buildtime: buildtime === undefined ? undefined : Number(buildtime),
  };
}

/** `1:2.0-alt1`, the epoch only where there is one. */
export function renderVersion({ epoch, version, release }: Version): string {
  return `${epoch > 0 ? `${epoch}:` : ""}${version}${release === undefined ? "" : `-${release}`}`;
}

/**
 * Which of two packages is newer: epoch, version, release, then the branches of both disttags where both have
 * one, then the time of the build (none is the oldest). Negative, 0 or positive.
 */
export function compareVersions(one: Version, two: Version): number {
  return compareEvr(one, two) ||
    (one.disttag && two.disttag ? compareSegments(branch(one.disttag), branch(two.disttag)) : 0) ||
    (one.buildtime ?? -1) - (two.buildtime ?? -1);
}

/** Epoch, version and release; a release that either lacks is left out. Negative, 0 or positive. */
export function compareEvr(one: Version, two: Version): number {
  return one.epoch - two.epoch || compareSegments(one.version, two.version) ||
    (one.release === undefined || two.release === undefined ? 0 : compareSegments(one.release, two.release));
}

/**
 * The order of two versions without epoch and release, rpmvercmp(): runs of digits as numbers, runs of letters as
 * text, a number above letters; `~` sorts before everything, also before the end, `^` after the end and before
 * everything else. Other characters only separate. -1, 0 or 1.
 */
export function compareSegments(one: string, two: string): -1 | 0 | 1 {
  if (one === two) return 0;
  let i = 0, j = 0;
  while (i < one.length || j < two.length) {
    while (i < one.length && isSeparator(one.charCodeAt(i))) i++;
    while (j < two.length && isSeparator(two.charCodeAt(j))) j++;
    const a = one[i], b = two[j];
    if (a === "~" || b === "~") {
      if (a !== "~") return 1;
      if (b !== "~") return -1;
      i++, j++;
      continue;
    }
    if (a === "^" || b === "^") {
      if (a === undefined) return -1;
      if (b === undefined) return 1;
      if (a !== "^") return 1;
      if (b !== "^") return -1;
      i++, j++;
      continue;
    }
    if (a === undefined || b === undefined) break;
    const isNumber = isDigit(one.charCodeAt(i));
    const belongs = isNumber ? isDigit : isLetter;
    const [first, second] = [i, j];
    while (i < one.length && belongs(one.charCodeAt(i))) i++;
    while (j < two.length && belongs(two.charCodeAt(j))) j++;
    if (j === second) return isNumber ? 1 : -1;
    const order = isNumber
      ? compareNumbers(one.slice(first, i), two.slice(second, j))
      : compareText(one.slice(first, i), two.slice(second, j));
    if (order !== 0) return order;
  }
  if (i >= one.length && j >= two.length) return 0;
  return i >= one.length ? -1 : 1;
}

/** Of any length: too long for a number of JavaScript. */
function compareNumbers(one: string, two: string): -1 | 0 | 1 {
  const [a, b] = [one.replace(/^0+/, ""), two.replace(/^0+/, "")];
  if (a.length !== b.length) return a.length > b.length ? 1 : -1;
  return compareText(a, b);
}

function compareText(one: string, two: string): -1 | 0 | 1 {
  return one === two ? 0 : one < two ? -1 : 1;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function isLetter(code: number): boolean {
  return (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}

/** Neither a letter, a digit, `~` nor `^`. */
function isSeparator(code: number): boolean {
  return !isDigit(code) && !isLetter(code) && code !== 126 && code !== 94;
}

function branch(disttag: string): string {
  return disttag.split("+", 1)[0] ?? "";
}

function splitOnce(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + separator.length)];
}
