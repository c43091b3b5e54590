/** Which node a request comes from: what it may fetch is its own, and nothing else. */
import type { Context } from "./context.ts";
import { UsageError } from "./errors.ts";
import { nodeAddresses } from "./node_addresses.ts";
import { nodeOfPeer } from "./node_of_peer.ts";
import { nodeOfToken } from "./node_token.ts";

/** Words of a request without its `token=…`. */
export interface Asking {
  node: string;
  words: string[];
  /** False: in the old way, by its address alone. */
  byToken: boolean;
}

/**
 * By the token of its session, used from its own address; by its address alone only where site.nodesbyaddress is set.
 * @throws UsageError it is none, or proves nothing
 */
export async function askingNode(
  context: Pick<Context, "db" | "resolve" | "clock" | "log" | "request">,
  args: readonly string[],
): Promise<Asking> {
  const { db, clock, log, request: { command, peer } } = context;
  const words = args.filter((word) => !word.startsWith("token="));
  const token = args.find((word) => word.startsWith("token="))?.slice("token=".length);
  if (token !== undefined) {
    const node = await nodeOfToken(db, "session", token, clock.now());
    if (node !== undefined && (await nodeAddresses(context, [node])).get(node) === peer) {
      return { node, words, byToken: true };
    }
    log.warn(
      `${command}: a token from ${peer} is not accepted${
        node === undefined ? "" : `: it is that of ${node}`
      }`,
    );
    throw new UsageError("The token is not valid (any more): boot the node again");
  }
  const byAddress = /^(1|y|yes)$/i.test((await db.site()).get("nodesbyaddress") ?? "");
  const node = byAddress && peer !== undefined ? await nodeOfPeer(context, peer) : undefined;
  if (node !== undefined) return { node, words, byToken: false };
  throw new UsageError(
    byAddress
      ? `${peer} is the address of no node`
      : `${command} needs a token, which nodeset puts into the boot file; site.nodesbyaddress=1 trusts addresses instead`,
  );
}
