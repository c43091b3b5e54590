/** A dynamic group takes the nodes that have its values, and no others. */
import { isDisabled, type Reader, UsageError } from "../../core/mod.ts";
import { words } from "./word_list.ts";

/** @throws UsageError naming the group, where a node would get into a dynamic one by its list of groups */
export type GroupsCheck = (node: string, before: string | undefined, groups: string) => void;

/** Groups that stand in the node's list already are left alone. */
export async function dynamicGroupsCheck(db: Reader): Promise<GroupsCheck> {
  const dynamic = new Map(
    (await db.rows("nodegroup")).filter((row) => row.grouptype === "dynamic" && !isDisabled(row))
      .map((row) => [row.groupname ?? "", row.wherevals ?? ""]),
  );
  if (dynamic.size === 0) return () => {};
  return (node, before, groups) => {
    const group = words(groups).find((one) => dynamic.has(one) && !words(before ?? "").includes(one));
    if (group === undefined) return;
    throw new UsageError(
      `Node ${node} cannot be put into the group "${group}": it is dynamic and holds the nodes with ` +
        `${dynamic.get(group)}; give the node these values instead`,
    );
  };
}
