/** The rule for host names, «Формирование имени хоста»: lower-case letters and digits, without a domain. */
import { type Result, UsageError } from "../../core/mod.ts";
import { words } from "./word_list.ts";

/** So many names are told at most. */
const shown = 5;

/** One warning for all new names that are outside the rule, and so may lead to errors. */
export function* nameWarnings(names: Iterable<string>): Generator<Result> {
  const strange = [...names].filter((name) => !/^[a-z0-9.]+$/.test(name));
  if (strange.length === 0) return;
  const told = strange.slice(0, shown).map((name) => `"${name}"`).join(", ");
  const more = strange.length > shown ? ` and ${strange.length - shown} more` : "";
  yield {
    warning:
      `Host names should be of lower-case letters and digits only: DNS takes capital letters as small ` +
      `ones, and special characters mean something in noderanges. Outside this rule: ${told}${more}`,
  };
}

/**
 * A name with a domain is one by which the node can be called only with the group of its short name.
 * @param groups the node's groups with commas between them
 * @throws UsageError characters that no name may have, or a domain without that group
 */
export function requireNodeName(name: string, groups: string): void {
  if (!/^[\w-]+(\.[\w-]+)*$/.test(name)) {
    throw new UsageError(`"${name}" cannot be a node's name: wanted letters, digits and -`);
  }
  const short = name.split(".", 1)[0] ?? "";
  if (short === name || words(groups).includes(short)) return;
  throw new UsageError(
    `"${name}" has a domain: call the node "${short}", or give it the short name as a group, ` +
      `groups=${[short, ...words(groups)].join(",")}`,
  );
}
