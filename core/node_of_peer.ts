/** Which node an address belongs to. */
import type { Context } from "./context.ts";
import { shortNames } from "./short_names.ts";

/**
 * The node by the name of its address, else by hosts.ip; undefined where it is neither. A name is only looked up
 * among the nodes, never trusted further.
 */
export async function nodeOfPeer(
  { db, resolve }: Pick<Context, "db" | "resolve">,
  peer: string,
): Promise<string | undefined> {
  const known = await db.nodeSet();
  const name = await resolve.name(peer);
  const found = name === undefined
    ? undefined
    : [name, ...shortNames(name)].find((candidate) => known.has(candidate));
  if (found !== undefined) return found;
  const nodes = await db.nodes();
  const addresses = await db.attributes(nodes, ["hosts.ip"]);
  return nodes.find((node) => addresses.get(node, "hosts.ip") === peer);
}
