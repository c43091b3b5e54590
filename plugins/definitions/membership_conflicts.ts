/** Where one request says two things of a node and a group: `members=` of the one, `groups=` of the other. */
import type { Result } from "../../core/mod.ts";
import type { DefineOptions, Definition } from "./definition.ts";
import { words } from "./word_list.ts";

/** So many nodes of a group are named. */
const most = 20;

/**
 * Names the members of each group whose own `groups=` leaves it out: they are not in it. With -f it is settled which
 * of the two counts; else it is a mistake that somebody has to look at.
 * @param members the nodes of the static groups
 */
export function* membershipConflicts(
  definitions: readonly Definition[],
  members: ReadonlyMap<Definition, readonly string[]>,
  { mode }: DefineOptions,
): Generator<Result> {
  const groupsOf = new Map<string, string>();
  for (const { type, name, attributes } of definitions) {
    const groups = attributes.get("groups");
    if (type.name === "node" && groups !== undefined) groupsOf.set(name, groups);
  }
  for (const [{ name, attributes }, nodes] of members) {
    if (attributes.get("grouptype") === "dynamic") continue;
    const outside = nodes.filter((node) => {
      const groups = groupsOf.get(node);
      return groups !== undefined && !(groups.includes(name) && words(groups).includes(name));
    });
    if (outside.length === 0) continue;
    const more = outside.length > most ? `, and ${outside.length - most} more` : "";
    const text =
      `Not in the group ${name}, whose members= names them, because their own groups= leaves it out: ` +
      `${outside.slice(0, most).join(", ")}${more}`;
    yield mode === "remake" ? { warning: text } : { error: text };
  }
}
