/** The order in which nodes are switched, from the deps table. Pure. */
import { isDisabled, type Row, UsageError } from "../../core/mod.ts";

/** Nodes that may be switched together. */
export interface Wave {
  nodes: string[];
  /** Milliseconds to wait before them, after those that they depend on. */
  delayMs: number;
}

export interface PowerOrder {
  waves: Wave[];
  /** What each node waits for, of those that are switched too. */
  dependsOn: ReadonlyMap<string, ReadonlySet<string>>;
}

/**
 * Only nodes of the request count: what a node depends on is not switched unasked.
 * @param action `on`, `off`…, compared with the words of deps.cmd
 * @throws UsageError nodes that depend on each other in a circle
 */
export function planPowerOrder(
  nodes: readonly string[],
  action: string,
  rows: readonly Row[],
  groups: ReadonlyMap<string, readonly string[]>,
): PowerOrder {
  const asked = new Set(nodes);
  const dependsOn = new Map<string, Set<string>>();
  const delays = new Map<string, number>();
  for (const row of rows) {
    if (isDisabled(row) || !words(row.cmd).includes(action)) continue;
    const first = expand(row.nodedep, groups).filter((node) => asked.has(node));
    for (const node of expand(row.node, groups)) {
      const before = first.filter((other) => other !== node);
      if (!asked.has(node) || before.length === 0) continue;
      dependsOn.set(node, new Set([...dependsOn.get(node) ?? [], ...before]));
      delays.set(node, Math.max(delays.get(node) ?? 0, milliseconds(row.msdelay)));
    }
  }
  return { waves: layers(nodes, dependsOn, delays), dependsOn };
}

function layers(
  nodes: readonly string[],
  dependsOn: ReadonlyMap<string, ReadonlySet<string>>,
  delays: ReadonlyMap<string, number>,
): Wave[] {
  const waves: Wave[] = [];
  const done = new Set<string>();
  for (let left = [...nodes]; left.length > 0;) {
    const ready = left.filter((node) => [...dependsOn.get(node) ?? []].every((other) => done.has(other)));
    if (ready.length === 0) {
      throw new UsageError(
        `The deps table leads in a circle: ${left.join(", ")}; use --nodeps or correct it`,
      );
    }
    for (const node of ready) done.add(node);
    left = left.filter((node) => !done.has(node));
    waves.push({ nodes: ready, delayMs: Math.max(...ready.map((node) => delays.get(node) ?? 0)) });
  }
  return waves;
}

function expand(text: string | undefined, groups: ReadonlyMap<string, readonly string[]>): string[] {
  return words(text).flatMap((word) => groups.get(word) ?? [word]);
}

function words(text: string | undefined): string[] {
  return (text ?? "").split(/[\s,]+/).filter((word) => word !== "");
}

function milliseconds(text: string | undefined): number {
  const delay = Number(text ?? 0);
  return delay > 0 ? delay : 0;
}
