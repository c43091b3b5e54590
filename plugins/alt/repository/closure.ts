/** The packages that a list of words needs, with all that they need in turn. Pure. */
import { UsageError } from "../../../core/mod.ts";
import { renderVersion } from "../rpm/compare_versions.ts";
import { type Dependency, renderDependency, sense } from "../rpm/dependency.ts";
import { type Package, renderPackage } from "../rpm/package.ts";
import type { PackageIndex } from "./package_index.ts";

/** What a package list asks for. */
export interface Wanted {
  /** A package, `NAME=VERSION`, a file, or something that one package alone provides. */
  word: string;
  /** Where it stands, for messages: `/…/compute.pkglist`. */
  from: string;
}

/** The packages that are chosen so far; it grows with each step. */
export interface Closure {
  /** Chooses the words and what they need; the packages that are new, sorted by name. @throws UsageError all that is missing */
  add(wanted: readonly Wanted[]): Package[];
  /** Forgets packages that are removed again; what needs them later brings them back. */
  drop(names: readonly string[]): void;
  /** Everything chosen. */
  packages(): Package[];
}

/**
 * Chooses as apt-rpm does: what is chosen already is enough; else a package of the required name; always the newest that
 * fits, and none that conflicts with what is chosen. Among other providers that comes first which brings the fewest
 * packages, then the first by name; such choices wait until all is chosen that leaves none.
 */
export function createClosure(index: PackageIndex): Closure {
  const chosen = new Map<string, Package>();
  /** Who asked for a package, for messages. */
  const reasons = new Map<Package, Package | string>();
  /** Conflicts and obsoletes of chosen packages, by the name that they are about. */
  const refusals = new Map<string, { owner: Package; dependency: Dependency; names: boolean }[]>();

  return {
    packages: () => [...chosen.values()],
    drop: (names) => names.forEach((name) => chosen.delete(name)),
    add(wanted) {
      const problems: string[] = [], fresh: Package[] = [];
      const take = (pkg: Package, reason: Package | string) => {
        if (chosen.get(pkg.name) === pkg) return;
        chosen.set(pkg.name, pkg);
        reasons.set(pkg, reason);
        fresh.push(pkg);
        for (const dependency of pkg.conflicts) refuse(pkg, dependency, false);
        for (const dependency of pkg.obsoletes) refuse(pkg, dependency, true);
      };
      for (const { word, from } of wanted) {
        const found = find(word);
        if (typeof found === "string") problems.push(`${found} (asked for in ${from})`);
        else choose(found, from, `${word} (asked for in ${from})`);
      }
      // What leaves no choice comes first: it may meet what does, or rule a candidate out.
      const choices: { pkg: Package; dependency: Dependency }[] = [];
      for (let done = 0, turn = 0; done < fresh.length || turn < choices.length;) {
        const pkg = fresh[done++];
        if (pkg) { for (const dependency of pkg.requires) follow(pkg, dependency, true); }
        else {
          done = fresh.length;
          const choice = choices[turn++];
          if (choice) follow(choice.pkg, choice.dependency, false);
        }
      }
      if (problems.length > 0) {
        const list = [...new Set(problems)];
        throw new UsageError(`Packages cannot be installed together:\n  ${list.join("\n  ")}`);
      }
      return fresh.sort((one, two) => one.name < two.name ? -1 : 1);

      function follow(pkg: Package, dependency: Dependency, mayWait: boolean): void {
        if (isOfRpm(dependency) || dependency.flags & sense.missingOk) return;
        const candidates = index.providers(dependency);
        if (candidates.some((candidate) => chosen.get(candidate.name) === candidate)) return;
        if (mayWait && candidates.some(({ name }) => name !== candidates[0]?.name)) {
          choices.push({ pkg, dependency });
          return;
        }
        const need = `${renderDependency(dependency)}, which ${trace(pkg)} needs`;
        if (candidates.length === 0) problems.push(`no package provides ${need}${others(dependency)}`);
        else choose(mayWait ? candidates : cheapestFirst(candidates, dependency.name), pkg, need);
      }

      function choose(candidates: readonly Package[], reason: Package | string, need: string): void {
        const objections: string[] = [];
        for (const candidate of candidates) {
          const objection = objectionTo(candidate);
          if (objection === undefined) return take(candidate, reason);
          objections.push(objection);
        }
        problems.push(`${need}: ${[...new Set(objections)].join("; ")}`);
      }
    },
  };

  /** A package of the required name stays first. */
  function cheapestFirst(candidates: readonly Package[], name: string): readonly Package[] {
    if (candidates[0]?.name === name) return candidates;
    const costs = new Map(candidates.map((candidate) => [candidate, costOf(candidate)]));
    return [...candidates].sort((one, two) => (costs.get(one) ?? 0) - (costs.get(two) ?? 0));
  }

  /** How many packages one would bring, at least: what it leaves a choice in counts as one. */
  function costOf(pkg: Package): number {
    const brought = new Set([pkg]);
    for (const each of brought) {
      for (const dependency of each.requires) {
        if (isOfRpm(dependency) || dependency.flags & sense.missingOk) continue;
        const candidates = index.providers(dependency);
        const [first] = candidates;
        if (!first || candidates.some((other) => brought.has(other) || chosen.get(other.name) === other)) {
          continue;
        }
        brought.add(first);
      }
    }
    return brought.size;
  }

  function refuse(owner: Package, dependency: Dependency, names: boolean): void {
    const list = refusals.get(dependency.name) ?? [];
    list.push({ owner, dependency, names });
    refusals.set(dependency.name, list);
  }

  /** Why a package cannot be taken besides those that are chosen. */
  function objectionTo(pkg: Package): string | undefined {
    const same = chosen.get(pkg.name);
    if (same && same !== pkg) return `${trace(same)} is chosen, ${renderPackage(pkg)} would be needed`;
    for (const name of new Set([pkg.name, ...pkg.provides.map(({ name }) => name)])) {
      for (const { owner, dependency, names } of refusals.get(name) ?? []) {
        if (owner === pkg || chosen.get(owner.name) !== owner || (names && name !== pkg.name)) continue;
        if (index.meets(pkg, dependency)) return clash(owner, pkg, dependency, names);
      }
    }
    for (const [list, names] of [[pkg.conflicts, false], [pkg.obsoletes, true]] as const) {
      for (const dependency of list) {
        const other = index.providers(dependency).find((candidate) =>
          candidate !== pkg && chosen.get(candidate.name) === candidate &&
          (!names || candidate.name === dependency.name)
        );
        if (other) return clash(pkg, other, dependency, names);
      }
    }
    return undefined;
  }

  function clash(owner: Package, other: Package, dependency: Dependency, names: boolean): string {
    const verb = names ? "replaces" : "conflicts with";
    return `${trace(owner)} ${verb} ${renderDependency(dependency)}, that is ${trace(other)}`;
  }

  /** `libfoo-1.0-alt1 ← bar-2.0-alt1 ← compute.pkglist`. */
  function trace(pkg: Package): string {
    const steps = [renderPackage(pkg)];
    let reason = reasons.get(pkg);
    for (; reason !== undefined && typeof reason !== "string"; reason = reasons.get(reason)) {
      steps.push(renderPackage(reason));
    }
    if (reason !== undefined) steps.push(reason);
    return steps.join(" ← ");
  }

  /** Candidates for a word of a list, or why there are none. */
  function find(word: string): readonly Package[] | string {
    const [, name = word, version] = /^([^/=][^=]*)=(.+)$/.exec(word) ?? [];
    const flags = version === undefined ? 0 : sense.equal;
    const named = index.named(name);
    const fitting = version === undefined
      ? named
      : named.filter((pkg) => index.meets(pkg, { name, flags, version }));
    if (fitting.length > 0) return fitting;
    if (named.length > 0) {
      return `${name} has no version ${version}, but ${named.map(renderVersion).join(", ")}`;
    }
    const providers = index.providers({ name, flags, version: version ?? "" });
    const names = [...new Set(providers.map((pkg) => pkg.name))];
    if (names.length === 0) return `no package is called ${word}, and none provides it`;
    if (names.length === 1) return providers;
    return `${word} is provided by ${names.join(", ")}: name one of them`;
  }

  /** What is there under the name that was required in another version. */
  function others({ name, flags }: Dependency): string {
    if ((flags & sense.range) === 0) return "";
    const there = index.providers({ name, flags: 0, version: "" }).slice(0, 3);
    return there.length === 0 ? "" : `; there is ${there.map(renderPackage).join(", ")}`;
  }
}

/** Requirements that rpm meets itself. */
export function isOfRpm({ name, flags }: Dependency): boolean {
  return (flags & sense.rpmlib) !== 0 || name.startsWith("rpmlib(");
}
