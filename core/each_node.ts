/** The one bounded fan-out: many nodes at a time, one node's throw is that node's error. */
import { DeviceError, NodeError, UnsupportedError, UsageError } from "./errors.ts";
import type { NodeResult, ProgressResult } from "./result.ts";

/** What is done for one node; a throw is the node's error. */
export type NodeWork = (node: string) => Promise<NodeResult | NodeResult[] | void>;

export interface EachNodeOptions {
  /** How many at once. */
  width?: number;
  signal?: AbortSignal;
  /** Tells how many are done, about a hundred times in all; the results then have these among them. */
  progress?: boolean;
}

/** Runs `work` for every node; yields each result as soon as it is there, errors as that node's error. */
export function eachNode(
  nodes: readonly string[],
  work: NodeWork,
  options: EachNodeOptions & { progress: true },
): AsyncGenerator<NodeResult | ProgressResult>;
export function eachNode(
  nodes: readonly string[],
  work: NodeWork,
  options?: EachNodeOptions,
): AsyncGenerator<NodeResult>;
export async function* eachNode(
  nodes: readonly string[],
  work: NodeWork,
  { width = 64, signal, progress = false }: EachNodeOptions = {},
): AsyncGenerator<NodeResult | ProgressResult> {
  const ready: NodeResult[] = [];
  let wake = () => {};
  let running = 0;
  let next = 0;
  let told = 0;
  const start = (node: string) => {
    running++;
    work(node).then((found) => ready.push(...(found ? [found].flat() : [])))
      .catch((error) => ready.push(nodeFailure(node, error)))
      .finally(() => {
        running--;
        wake();
      });
  };
  while (next < nodes.length || running > 0 || ready.length > 0) {
    if (signal?.aborted) return;
    while (running < width && next < nodes.length) start(nodes[next++] as string);
    if (ready.length === 0) await new Promise<void>((resolve) => wake = resolve);
    yield* ready.splice(0);
    const done = next - running;
    if (!progress || done - told < nodes.length / 100) continue;
    told = done;
    yield { progress: { done, total: nodes.length, unit: "nodes" } };
  }
}

/** The node's error that a throw becomes; a fault of ours keeps its stack for the log. */
export function nodeFailure(node: string, error: unknown): NodeResult {
  const known = error instanceof DeviceError || error instanceof UnsupportedError ||
    error instanceof UsageError || error instanceof NodeError;
  const message = error instanceof Error ? error.message : String(error);
  const errorcode = error instanceof NodeError || error instanceof UsageError ? error.status : 1;
  return { node, error: known ? message : `Internal fault: ${message}`, errorcode };
}
