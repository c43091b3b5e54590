/** Addresses of many nodes: hosts.ip where it is an address, else what the name resolves to. */
import type { Context } from "./context.ts";
import { NodeError } from "./errors.ts";
import { parseIpv4 } from "./ipv4.ts";

export interface NodeAddresses {
  /** Dotted IPv4 address, or undefined. @throws NodeError the node's hosts.ip is a template that fails */
  get(node: string): string | undefined;
}

/** Two reads, whatever the number of nodes. */
export async function nodeAddresses(
  { db, resolve }: Pick<Context, "db" | "resolve">,
  nodes: readonly string[],
): Promise<NodeAddresses> {
  const attributes = await db.attributes(nodes, ["hosts.ip"]);
  const found = new Map<string, string>();
  const faults = new Map<string, string>();
  const unknown: string[] = [];
  for (const node of nodes) {
    try {
      const ip = attributes.get(node, "hosts.ip") ?? "";
      if (parseIpv4(ip) === undefined) unknown.push(node);
      else found.set(node, ip);
    } catch (error) {
      faults.set(node, error instanceof Error ? error.message : String(error));
    }
  }
  if (unknown.length > 0) {
    for (const [node, address] of await resolve.addresses(unknown)) found.set(node, address);
  }
  return {
    get(node) {
      const fault = faults.get(node);
      if (fault !== undefined) throw new NodeError(node, fault);
      return found.get(node);
    },
  };
}
