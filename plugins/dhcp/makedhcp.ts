/** `makedhcp`: networks into dhcpd.conf, hosts into the running dhcpd. */
import { type Context, defineCommand, flag, readable, UsageError } from "../../core/mod.ts";
import { deleteHosts, putHosts, queryHosts } from "./node_changes.ts";
import { writeDhcpdConf } from "./write_conf.ts";

export const makedhcp = defineCommand({
  name: "makedhcp",
  summary: "Configure the DHCP server: networks, and the hosts of nodes",
  description:
    "-n writes dhcpd.conf for the networks of the networks table that this machine is on. Hosts go into " +
    "the running server at once (OMAPI, TCP 7911); it keeps them in its leases file.",
  noderange: "optional",
  changes: true,
  options: {
    new: flag("n", "write a new dhcpd.conf; the server must be restarted afterwards"),
    all: flag("a", "all nodes that have a mac.mac"),
    delete: flag("d", "remove the hosts of the nodes"),
    query: flag("q", "show what the server holds for the nodes"),
    local: flag("l", "on this server only (there is no other yet: same as without)"),
  },
  examples: [
    ["makedhcp -n", "networks, dynamic ranges, boot loaders"],
    ["makedhcp -a", "the hosts of all nodes"],
    ["makedhcp -q node1", "what the server holds"],
  ],
  async *run(context, args) {
    if (args.query && (args.delete || args.new)) throw new UsageError("makedhcp -q goes without -n and -d");
    if (!args.new && !args.all && args.noderange === undefined) {
      throw new UsageError("makedhcp needs -n (networks), -a (all nodes) or a noderange");
    }
    if (args.new) yield* writeDhcpdConf(context);
    const nodes = args.all ? await withMac(context) : args.nodes;
    if (nodes.length === 0) return;
    if (args.query) yield* queryHosts(context, nodes);
    else if (args.delete) yield* deleteHosts(context, nodes);
    else yield* putHosts(context, nodes);
  },
});

async function withMac({ db }: Context): Promise<string[]> {
  const nodes = await db.nodes();
  const attributes = await db.attributes(nodes, ["mac.mac"]);
  // A node whose template fails stays: it is named when its turn comes.
  return nodes.filter((node) => readable(() => attributes.get(node, "mac.mac") === undefined) !== true);
}
