/** The server that each node boots from. */
import type { Context } from "./context.ts";
import { NodeError } from "./errors.ts";
import { parseIpv4 } from "./ipv4.ts";
import { localNetworks, serverAddressFor } from "./networks.ts";
import { readable } from "./readable.ts";

export interface NodeServers {
  /**
   * Dotted address of the node's server; undefined where none is known.
   * @param address the node's own, to choose between the interfaces of this machine
   * @throws NodeError the server's name has no address, or is a template that fails
   */
  of(node: string, address: string | undefined): string | undefined;
}

/**
 * The first of `columns` that names a server, else this machine: its address on the node's network, or
 * site.master. `<xcatmaster>` in a column says nothing. Names are looked up once, whatever the number of nodes.
 */
export async function nodeServers(
  { db, net, resolve }: Pick<Context, "db" | "net" | "resolve">,
  nodes: readonly string[],
  columns: readonly string[],
): Promise<NodeServers> {
  const attributes = await db.attributes(nodes, columns);
  const master = (await db.site()).get("master");
  const locals = localNetworks(net.interfaces());
  const chosen = (node: string) =>
    columns.map((column) => ({ column, name: attributes.get(node, column) }))
      .find(({ name }) => name !== undefined && name !== "<xcatmaster>");
  const names = new Set(nodes.map((node) => readable(() => chosen(node)?.name)).concat(master));
  const addresses = await resolve.addresses([...names].filter((name) => name !== undefined));
  return {
    of(node, address) {
      const { column, name } = chosen(node) ?? {};
      if (name === undefined) {
        const own = address === undefined ? undefined : parseIpv4(address);
        return serverAddressFor(locals, own, addresses.get(master ?? ""));
      }
      const found = addresses.get(name);
      if (found === undefined) throw new NodeError(node, `${column}: the name "${name}" has no address`);
      return found;
    },
  };
}
