/** Folds the output of nodes that say the same. */
import { nodeLines } from "./node_lines.ts";

/** What several nodes said alike. */
export interface Block {
  /** Sorted. */
  nodes: readonly string[];
  text: string;
}

/** Where lines go that name no node. */
const unknown = "UNKNOWN";

/** All lines of a node together, nodes with equal lines together; blocks in the order of their first nodes. */
export function collate(output: string): Block[] {
  const lines = new Map<string, string[]>();
  for (const { node = unknown, text } of nodeLines(output)) {
    const own = lines.get(node);
    if (own) own.push(text);
    else lines.set(node, [text]);
  }
  const blocks = new Map<string, string[]>();
  for (const [node, own] of lines) {
    const text = own.join("\n");
    const nodes = blocks.get(text);
    if (nodes) nodes.push(node);
    else blocks.set(text, [node]);
  }
  return [...blocks].map(([text, nodes]) => ({ text, nodes: nodes.sort() }));
}

const bar = "=".repeat(36);

/** A block under the names of its nodes, and an empty line; `count`: with their number. */
export function renderBlock(names: string, { nodes, text }: Block, count: boolean): string {
  const head = count ? [names, bar, `Node count = ${nodes.length} `] : [names];
  return [bar, ...head, bar, text, ""].join("\n");
}

/** For sorting by what stands above a block. */
export function byNames(a: { names: string }, b: { names: string }): number {
  return a.names < b.names ? -1 : a.names > b.names ? 1 : 0;
}
