/** A small cluster that noderanges are expanded in. */
import assert from "node:assert/strict";
import { expandNoderange, type ExpandOptions } from "../core/noderange/expand.ts";
import { parseNoderange } from "../core/noderange/parse.ts";
import type { NoderangeWorld } from "../core/noderange/world.ts";

export const nodes = [
  ...["cn-1", "cn-2", "dmz1-sn1", "sn1-eth1", "sn2-eth1", "a1-b1", "a1-b2", "a2-b1", "7"],
  ...[
    "node1",
    "node2",
    "node3",
    "node4",
    "node10",
    "node08",
    "node09",
    "node11",
    "f1n1",
    "f1n2",
    "f2n1",
    "bad node",
  ],
];
export const groups: Record<string, string[]> = {
  all: nodes,
  odd: ["node1", "node3", "node11"],
  low: ["node1", "node2", "node3"],
  rack1: ["f1n1", "f1n2"],
  rack2: ["f2n1"],
  empty: [],
  "low-odd": ["node4"],
  "with space": ["node2"],
};
const values = new Map([["node1", "ipmi"], ["node2", "hmc"], ["node3", "ipmi,x"], ["node4", "a@b"]]);
const world: NoderangeWorld = {
  has: (node) => nodes.includes(node),
  members: (group) => Object.hasOwn(groups, group) ? groups[group] : undefined,
  nodes: () => nodes,
  values: (column) => column === "nodehm.mgt" || column === "mgt" ? values : undefined,
};

export function expand(
  text: string,
  more: Partial<NoderangeWorld> = {},
  options: ExpandOptions = {},
): string[] {
  return expandNoderange(parseNoderange(text), { ...world, ...more }, options);
}

export function expands(cases: Record<string, string>): void {
  for (const [text, expected] of Object.entries(cases)) {
    assert.deepEqual(expand(text), expected === "" ? [] : expected.split(" "), text);
  }
}
