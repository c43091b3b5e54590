/**
 * The runtime's own regular expressions, ten times as fast as RE2, for those that provably do not blow up: no
 * alternation, no repeated group, and at most one repetition that competes with what follows it. Then matching
 * costs at most the cube of the subject's length, and only short subjects come here.
 */

/** Characters of a subject beyond which RE2 is used. */
export const nativeSubjectLimit = 64;

interface Step {
  /** What matches one character, in the runtime's syntax. */
  atom: string;
  min: number;
  max: number;
}

// Pieces of an expression in RE2's syntax; what fits none of them is not simple.
const pieces =
  /(?<anchor>\^|\$|\\[Azb])|(?<group>\((?:\?:)?|\)(?![*+?{]))|(?<atom>\\[dDwW]|\\[^\w\s]|\.|\[\^?(?:\\[^\w\s]|\\[dDwtnrf]|\\x0b|[\w .:,;@#%&=!<>"'~/_+*?$(){}|-])+\]|[\w ,:;@#%&=!<>"'~/_-])(?<repeat>(?:[*+?]|\{\d+(?:,\d*)?\})\??)?/y;

/** Undefined where it may be slow, or is not simple. `re2`: an expression in RE2's syntax. */
export function nativeRegex(re2: string): RegExp | undefined {
  const steps: Step[] = [];
  let source = "";
  const reader = new RegExp(pieces);
  while (reader.lastIndex < re2.length) {
    const groups = reader.exec(re2)?.groups;
    if (!groups) return undefined;
    if (groups.anchor) source += { "\\A": "^", "\\z": "$" }[groups.anchor] ?? groups.anchor;
    else if (groups.group) source += groups.group;
    else {
      const atom = runtimeAtom(groups.atom ?? "");
      steps.push({ atom, ...bounds(groups.repeat) });
      source += atom + (groups.repeat ?? "");
    }
  }
  try {
    if (steps.reduce(longest, 0) > 1000 || competing(steps) > 1) return undefined;
    return new RegExp(source, "u");
  } catch {
    return undefined; // such as a range out of order: RE2 says what is wrong
  }
}

/** Counts that RE2 refuses must not come through here. */
function longest(sum: number, { min, max }: Step): number {
  return sum + (Number.isFinite(max) ? max : min + 1);
}

function runtimeAtom(atom: string): string {
  if (atom === ".") return "[^\\n]";
  const kept = atom.startsWith("[") ? "\\]^-dDwtnrfx" : "^$\\.*+?()[]{}|/dDwW";
  return atom.replace(/\\(.)/g, (escape, character: string) => kept.includes(character) ? escape : character);
}

function bounds(repeat = ""): { min: number; max: number } {
  const [, least, comma, most] = /^\{(\d+)(,?)(\d*)\}/.exec(repeat) ?? [];
  if (least !== undefined) {
    const min = Number(least);
    return { min, max: comma ? (most ? Number(most) : Infinity) : min };
  }
  return { min: repeat.startsWith("+") || repeat === "" ? 1 : 0, max: /^[*+]/.test(repeat) ? Infinity : 1 };
}

/** How many repetitions could give up characters to what follows them. */
function competing(steps: readonly Step[]): number {
  const sets = steps.map(({ atom }) => characters(atom));
  return steps.filter(({ min, max }, index) => min !== max && overlapsNext(steps, sets, index)).length;
}

function overlapsNext(steps: readonly Step[], sets: readonly string[], index: number): boolean {
  const own = new Set(sets[index]);
  for (let next = index + 1; next < steps.length; next++) {
    if ([...sets[next] ?? ""].some((character) => own.has(character))) return true;
    if ((steps[next]?.min ?? 0) > 0) return false;
  }
  return false;
}

/** Which of the ASCII characters an atom matches, and `é` for all others, which no simple atom tells apart. */
function characters(atom: string): string {
  const regex = new RegExp(`^${atom}$`, "u");
  return Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)).concat("é")
    .filter((character) => regex.test(character)).join("");
}
