/** The attribute `members` of a static group: it stands in the groups of its nodes. */
import type { Reader, Row } from "../../core/mod.ts";
import type { Changes } from "./changes.ts";
import type { Change } from "./definition.ts";
import { addWords, withoutWords, words } from "./word_list.ts";

/** Puts the nodes into the group or takes them out; `set` also takes out those that are not named. */
export async function changeMembers(
  db: Reader,
  changes: Changes,
  group: string,
  nodes: readonly string[],
  change: Change,
): Promise<void> {
  const rows = new Map((await db.rows("nodelist")).map((row) => [row.node ?? "", row]));
  const wanted = new Set(nodes);
  const leaving = change === "minus" ? nodes : change === "plus" ? [] : staticMembers(rows, group);
  for (const node of leaving) {
    if (change === "minus" || !wanted.has(node)) {
      setGroups(changes, rows.get(node), node, (groups) => withoutWords(groups, group));
    }
  }
  if (change === "minus") return;
  for (const node of nodes) setGroups(changes, rows.get(node), node, (groups) => addWords(groups, group));
}

/** Takes the group out of all nodes. */
export async function clearMembers(db: Reader, changes: Changes, group: string): Promise<void> {
  await changeMembers(db, changes, group, [], "set");
}

function staticMembers(rows: ReadonlyMap<string, Row>, group: string): string[] {
  return [...rows].filter(([, row]) => row.groups?.includes(group) && words(row.groups).includes(group))
    .map(([node]) => node);
}

function setGroups(
  changes: Changes,
  row: Row | undefined,
  node: string,
  change: (groups: string) => string,
): void {
  const before = changes.planned("nodelist", { node }, "groups") ?? row?.groups ?? "";
  changes.set("nodelist", { node }, { groups: change(before) });
}
