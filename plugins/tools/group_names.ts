/** Short names for many nodes: groups in the place of their members. */

/** Finds the groups that lie whole within some nodes. */
export interface GroupNames {
  /** The nodes with groups in the place of their members, sorted; as they are where one of them is no node here. */
  shorten(nodes: readonly string[]): readonly string[];
}

/** @param groupsOf node → its groups, of every node there is */
export function createGroupNames(groupsOf: ReadonlyMap<string, readonly string[]>): GroupNames {
  const sizes = new Map<string, number>();
  for (const group of [...groupsOf.values()].flat()) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  return {
    shorten(nodes) {
      if (nodes.length < 2 || nodes.some((node) => !groupsOf.has(node))) return nodes;
      const whole = [...membersByGroup(nodes, groupsOf)]
        .filter(([group, members]) => members.length > 1 && members.length === sizes.get(group))
        .sort(([a, first], [b, second]) => second.length - first.length || (a < b ? -1 : 1));
      const left = new Set(nodes);
      const names: string[] = [];
      for (const [group, members] of whole) {
        if (!members.some((node) => left.has(node))) continue;
        names.push(group);
        for (const node of members) left.delete(node);
      }
      return [...names, ...left].sort();
    },
  };
}

function membersByGroup(nodes: readonly string[], groupsOf: ReadonlyMap<string, readonly string[]>) {
  const members = new Map<string, string[]>();
  for (const node of nodes) {
    for (const group of groupsOf.get(node) ?? []) {
      const list = members.get(group);
      if (list) list.push(node);
      else members.set(group, [node]);
    }
  }
  return members;
}
