/** Which node an address belongs to. */
import type { Context } from "./context.ts";
import { readable } from "./readable.ts";
import { shortNames } from "./short_names.ts";

/**
 * The node with this hosts.ip, else the one that the address is named after; undefined where it is neither. The tables
 * go first: they are the site's own word, and asking DNS takes its time. A name is only looked up among the nodes,
 * never trusted further.
 */
export async function nodeOfPeer(
  { db, resolve }: Pick<Context, "db" | "resolve">,
  peer: string,
): Promise<string | undefined> {
  const addresses = await db.attributes(await db.nodes(), ["hosts.ip"]);
  const byAddress = addresses.keep("nodes by address", "", ["hosts.ip"], (nodes) => {
    // Of two nodes with one address the first is it.
    return new Map(nodes.toReversed().map((node) => [readable(() => addresses.get(node, "hosts.ip")), node]));
  });
  const node = byAddress.get(peer);
  if (node !== undefined) return node;
  const known = await db.nodeSet();
  const name = await resolve.name(peer);
  return name === undefined
    ? undefined
    : [name, ...shortNames(name)].find((candidate) => known.has(candidate));
}
