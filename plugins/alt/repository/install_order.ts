/** The order in which packages are unpacked: what a package needs comes before it. Pure. */
import { sense } from "../rpm/dependency.ts";
import type { Package } from "../rpm/package.ts";
import type { PackageIndex } from "./package_index.ts";

/**
 * Packages that need each other in a circle stand together, and within it only what their scripts need counts. rpm
 * of other distributions cannot find this order itself, as it does not know ALT's set-versions.
 */
export function installOrder(packages: readonly Package[], index: PackageIndex): Package[] {
  const chosen = new Set(packages);
  const needs = (pkg: Package, only: number) =>
    new Set(
      pkg.requires.filter(({ flags }) => only === 0 || flags & only)
        .flatMap((dependency) => index.providers(dependency).filter((other) => chosen.has(other)))
        .filter((other) => other !== pkg),
    );
  const sorted = [...packages].sort((one, two) => one.name < two.name ? -1 : 1);
  return circles(sorted, (pkg) => needs(pkg, 0)).flatMap((circle) => {
    const inside = new Set(circle);
    return circles(circle, (pkg) => [...needs(pkg, sense.early)].filter((other) => inside.has(other))).flat();
  });
}

/** Strongly connected components, those first that others point to (Tarjan's algorithm). */
export function circles<T>(nodes: readonly T[], next: (node: T) => Iterable<T>): T[][] {
  const numbers = new Map<T, number>();
  const stack: T[] = [], open = new Set<T>(), found: T[][] = [];
  for (const node of nodes) if (!numbers.has(node)) visit(node);
  return found;

  function visit(node: T): number {
    const number = numbers.size;
    numbers.set(node, number);
    let low = number;
    stack.push(node);
    open.add(node);
    for (const other of next(node)) {
      if (!numbers.has(other)) low = Math.min(low, visit(other));
      else if (open.has(other)) low = Math.min(low, numbers.get(other) ?? low);
    }
    if (low === number) {
      const circle = stack.splice(stack.lastIndexOf(node));
      for (const member of circle) open.delete(member);
      found.push(circle.reverse());
    }
    return low;
  }
}
