/** A dependency of an RPM: a name and, where it has one, a range of versions. */
import { compareEvr, parseVersion } from "./compare_versions.ts";
import { compareSets, decodeSetVersion, isSetVersion, type SetVersion } from "./set_version.ts";

export interface Dependency {
  /** A package, a file (`/bin/sh`) or anything that packages provide (`libc.so.6(GLIBC_2.4)`). */
  name: string;
  /** Bits of `sense`. */
  flags: number;
  /** `[EPOCH:]VERSION[-RELEASE][:DISTTAG]` or a set-version; empty where every version will do. */
  version: string;
}

/** Bits of the flags, RPMSENSE_… */
export const sense = {
  less: 1 << 1,
  greater: 1 << 2,
  equal: 1 << 3,
  range: (1 << 1) | (1 << 2) | (1 << 3),
  /** Needed before the package's own scripts run. */
  early: (1 << 6) | (1 << 9) | (1 << 10),
  /** A weak dependency in the form that old packages have. */
  missingOk: 1 << 19,
  /** A feature of rpm itself. */
  rpmlib: 1 << 24,
} as const;

/** `libfoo >= 1.0`; what it looks like in a message. Sets are too long to be shown. */
export function renderDependency({ name, flags, version }: Dependency): string {
  if ((flags & sense.range) === 0) return name;
  const sign = (flags & sense.less ? "<" : "") + (flags & sense.greater ? ">" : "") +
    (flags & sense.equal ? "=" : "");
  return `${name} ${sign} ${isSetVersion(version) ? "set:…" : version}`;
}

/** Whether what is provided meets what is required, both of the same name. */
export type Overlap = (provided: Dependency, required: Dependency) => boolean;

/**
 * The comparison, with sets that were decoded once. What provides no version meets a requirement of a lesser one only;
 * a set and a plain version never meet, nor do sets of which neither holds the other.
 */
export function createOverlap(): Overlap {
  const sets = new Map<string, SetVersion | undefined>();
  const setOf = (version: string) => {
    if (!sets.has(version)) sets.set(version, decodeSetVersion(version));
    return sets.get(version);
  };
  return (provided, required) => {
    if ((required.flags & sense.range) === 0 || required.version === "") return true;
    const flags = provided.flags & sense.range || sense.equal;
    if (provided.version === required.version && flags & required.flags & sense.equal) return true;
    const order = compare(provided.version, required.version, setOf);
    if (order === undefined) return false;
    if (order < 0) return Boolean(flags & sense.greater || required.flags & sense.less);
    if (order > 0) return Boolean(flags & sense.less || required.flags & sense.greater);
    return Boolean(flags & required.flags & sense.range);
  };
}

/** Undefined where the two have no order. */
function compare(
  provided: string,
  required: string,
  setOf: (version: string) => SetVersion | undefined,
): number | undefined {
  if (provided === "") return -1;
  if (isSetVersion(provided) || isSetVersion(required)) {
    const [one, two] = [setOf(provided), setOf(required)];
    if (!one || !two) return undefined;
    return { equal: 0, more: 1, less: -1, neither: undefined }[compareSets(one, two)];
  }
  const [one, two] = [parseVersion(provided), parseVersion(required)];
  const order = compareEvr(one, two);
  return order === 0 && two.disttag !== undefined && one.disttag !== two.disttag ? undefined : order;
}
