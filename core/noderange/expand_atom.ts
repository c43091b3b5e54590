/** An atom of a noderange: a node, else a group, else a range, else digits after the usual prefix. */
import { bracketCount, expandBrackets } from "./brackets.ts";
import type { Expansion } from "./expansion.ts";
import { runLength, runNumbers } from "./numbers.ts";
import { readRange } from "./range.ts";

/** @throws UsageError it stands for too many names */
export function expandAtom(text: string, expansion: Expansion): readonly string[] {
  const direct = lookUp(text, expansion);
  if (direct) return direct;
  const nodes: string[] = [];
  if (text.includes("[")) {
    expansion.take(bracketCount(text));
    for (const name of expandBrackets(text)) expandUnbracketed(name, expansion, nodes);
  } else {
    expandUnbracketed(text, expansion, nodes);
  }
  return nodes;
}

/** Undefined: neither node nor group. */
function lookUp(name: string, { world, mode }: Expansion): readonly string[] | undefined {
  if (world.has(name)) return [name];
  // A new node may bear the name of a group.
  return mode === "names" ? undefined : world.members(name);
}

function expandUnbracketed(text: string, expansion: Expansion, nodes: string[]): void {
  const range = /[-:+]/.test(text) && !expansion.world.has(text) && !expansion.world.members(text)
    ? readRange(text)
    : undefined;
  if (!range) return expandName(text, expansion, nodes);
  expansion.take(runLength(range.run));
  for (const number of runNumbers(range.run)) {
    expandName(range.prefix + number + range.suffix, expansion, nodes);
  }
}

function expandName(name: string, expansion: Expansion, nodes: string[]): void {
  if (expansion.world.has(name)) {
    nodes.push(name);
    return;
  }
  const { world: { prefix = "node", suffix = "" } } = expansion;
  const full = /^\d+$/.test(name) && !expansion.world.members(name) ? prefix + name + suffix : name;
  const found = lookUp(full, expansion);
  if (found) { for (const node of found) nodes.push(node); }
  else if (expansion.mode === "names") nodes.push(full);
  else if (expansion.mode === "known") expansion.unknown.add(full);
}
