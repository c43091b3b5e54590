/** Where the same request says two things of a node and a group: `members=` of the one, `groups=` of the other. */
import type { Definition } from "./definition.ts";
import { words } from "./word_list.ts";

/**
 * The members of each group whose own `groups=` leaves it out, so that they will not be in it.
 * @param members the nodes of the static groups
 */
export function membershipConflicts(
  definitions: readonly Definition[],
  members: ReadonlyMap<Definition, readonly string[]>,
): Map<string, string[]> {
  const groups = new Map<string, string>();
  for (const { type, name, attributes } of definitions) {
    const own = attributes.get("groups");
    if (type.name === "node" && own !== undefined) groups.set(name, own);
  }
  const found = new Map<string, string[]>();
  for (const [{ name, attributes }, nodes] of members) {
    if (attributes.get("grouptype") === "dynamic") continue;
    const outside = nodes.filter((node) => {
      const own = groups.get(node);
      return own !== undefined && !(own.includes(name) && words(own).includes(name));
    });
    if (outside.length > 0) found.set(name, outside);
  }
  return found;
}
