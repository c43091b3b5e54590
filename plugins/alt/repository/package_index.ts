/** All packages of a site's repositories, by name, by what they provide, and by the files that others need. */
import { compareVersions } from "../rpm/compare_versions.ts";
import { createOverlap, type Dependency } from "../rpm/dependency.ts";
import type { Package } from "../rpm/package.ts";

export interface PackageIndex {
  /** Packages of this name, the newest first. */
  named(name: string): readonly Package[];
  /**
   * What meets a requirement, in the order in which apt-rpm would choose: a package of that name first, then
   * others by name; of one name the newest first.
   */
  providers(required: Dependency): readonly Package[];
  /** True where the package meets the requirement. */
  meets(pkg: Package, required: Dependency): boolean;
}

/**
 * @param packages of every source, in the order of the sources: of equal ones the first counts
 * @param paths files that are asked for by name, besides those that packages require
 */
export function createPackageIndex(
  packages: Iterable<Package>,
  paths: readonly string[] = [],
): PackageIndex {
  const overlap = createOverlap();
  const byName = new Map<string, Package[]>();
  for (const pkg of packages) {
    const same = byName.get(pkg.name);
    if (!same) byName.set(pkg.name, [pkg]);
    else if (!same.some((other) => isSame(other, pkg))) same.push(pkg);
  }
  for (const same of byName.values()) if (same.length > 1) same.sort((one, two) => compareVersions(two, one));
  const all = [...byName.keys()].sort().flatMap((name) => byName.get(name) ?? []);
  const provided = providedNames(all);
  const owners = ownersOf(all, paths);
  const answers = new Map<string, Package[]>();
  const meets = (pkg: Package, required: Dependency) =>
    pkg.provides.some((given) => given.name === required.name && overlap(given, required)) ||
    owners.get(required.name)?.includes(pkg) === true;
  return {
    named: (name) => byName.get(name) ?? [],
    meets,
    providers(required) {
      const key = `${required.name}\0${required.flags & 14}\0${required.version}`;
      const known = answers.get(key);
      if (known) return known;
      const found = new Set([...provided.get(required.name) ?? [], ...owners.get(required.name) ?? []]);
      const fitting = [...found].filter((pkg) => meets(pkg, required));
      const named = fitting.filter(({ name }) => name === required.name);
      const answer = named.length === 0
        ? fitting
        : [...named, ...fitting.filter(({ name }) => name !== required.name)];
      answers.set(key, answer);
      return answer;
    },
  };
}

function isSame(one: Package, two: Package): boolean {
  return one.arch === two.arch && compareVersions(one, two) === 0;
}

function providedNames(packages: readonly Package[]): Map<string, Package[]> {
  const provided = new Map<string, Package[]>();
  for (const pkg of packages) {
    for (const { name } of pkg.provides) {
      const list = provided.get(name);
      if (!list) provided.set(name, [pkg]);
      else if (list.at(-1) !== pkg) list.push(pkg);
    }
  }
  return provided;
}

/** Lists name millions of files; only those that somebody needs are kept. */
function ownersOf(packages: readonly Package[], paths: readonly string[]): Map<string, Package[]> {
  const owners = new Map<string, Package[]>(paths.map((path) => [path, []]));
  for (const { requires } of packages) {
    for (const { name } of requires) if (name.startsWith("/") && !owners.has(name)) owners.set(name, []);
  }
  for (const pkg of packages) for (const path of pkg.files()) owners.get(path)?.push(pkg);
  return owners;
}
