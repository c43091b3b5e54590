/** An atom of a noderange: a node, else a group, else a range, else digits after the usual prefix. */
import { bracketCount, expandBrackets } from "./brackets.ts";
import type { Expansion } from "./expansion.ts";
import { eachNumber, runLength } from "./numbers.ts";
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
  if (expansion.world.has(text)) {
    nodes.push(text);
    return;
  }
  const range = hasRangeSign(text) && !expansion.world.members(text) ? readRange(text) : undefined;
  if (!range) return expandName(text, expansion, nodes);
  const { prefix, run, suffix } = range;
  expansion.take(runLength(run));
  eachNumber(run, (number) => expandName(prefix + number + suffix, expansion, nodes));
}

function hasRangeSign(text: string): boolean {
  return text.includes("-") || text.includes(":") || text.includes("+");
}

function expandName(name: string, expansion: Expansion, nodes: string[]): void {
  const { world, mode, unknown } = expansion;
  if (world.has(name)) {
    nodes.push(name);
    return;
  }
  const full = /^\d+$/.test(name) && !world.members(name) ? fullName(name, expansion) : name;
  const found = lookUp(full, expansion);
  if (found) { for (const node of found) nodes.push(node); }
  else if (mode === "names") nodes.push(full);
  else if (mode === "known") unknown.add(full);
}

/** Digits alone stand for the node that is called so with the usual prefix. */
function fullName(digits: string, { world: { prefix = "node", suffix = "" } }: Expansion): string {
  return prefix + digits + suffix;
}
