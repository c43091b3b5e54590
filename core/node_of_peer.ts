/** Which node an address belongs to. */
import type { Context } from "./context.ts";
import { readable } from "./readable.ts";
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
  const addresses = await db.attributes(await db.nodes(), ["hosts.ip"]);
  const byAddress = addresses.keep("nodes by address", "", ["hosts.ip"], (nodes) => {
    // Of two nodes with one address the first is it.
    return new Map(nodes.toReversed().map((node) => [readable(() => addresses.get(node, "hosts.ip")), node]));
  });
  return byAddress.get(peer);
}
