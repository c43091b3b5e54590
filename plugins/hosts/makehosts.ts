/** `makehosts`: addresses and names of nodes into /etc/hosts. */
import {
  type Attributes,
  type Context,
  defineCommand,
  flag,
  type Fs,
  nodeFailure,
  parseMacs,
  readNetworks,
  replaceFile,
  type Result,
  UsageError,
} from "../../core/mod.ts";
import { hostColumns, type HostEntries, hostEntries, type HostEntry, linkLocal } from "./host_entries.ts";
import { emptyHosts, removeHosts, updateHosts } from "./hosts_file.ts";

const path = "/etc/hosts";

export const makehosts = defineCommand({
  name: "makehosts",
  summary: "Write addresses and names of nodes into /etc/hosts",
  description:
    "Takes hosts.ip, hosts.hostnames, hosts.otherinterfaces and the nics table. Lines of the nodes " +
    "concerned are replaced, all others stay; the old file is kept as /etc/hosts.xcatbak. The domain is that of " +
    "the network the address lies in, else site.domain.",
  noderange: "optional",
  changes: true,
  options: {
    new: flag("n", "begin a new file: nothing of the old one stays"),
    delete: flag("d", "remove the lines of the nodes"),
    longnamefirst: flag("l", "put the name with the domain first"),
    othernamesfirst: flag("o", "put the aliases first"),
    adddomaintohostnames: flag("a", "add each alias with the domain, too"),
    mactolinklocal: flag("m", "write the IPv6 link-local address made of mac.mac"),
  },
  examples: [
    ["makehosts", "all nodes that have an address"],
    ["makehosts real", "only the nodes of a group"],
    ["makehosts -d node1", "take a node out"],
  ],
  async *run(context, args) {
    if (args.delete && args.noderange === undefined) {
      throw new UsageError("makehosts -d needs a noderange: which nodes shall be removed?");
    }
    const read = await readEntries(
      context,
      args.noderange === undefined ? undefined : args.nodes,
      args.mactolinklocal,
    );
    const entries = read.flatMap(({ found }) => found.entries);
    if (!args.delete) yield* complain(read, args.noderange === undefined || entries.length === 0);
    await change(context.fs, (before) => {
      if (args.delete) {
        return removeHosts(before, [...read.map(({ node }) => ({ address: "", name: node })), ...entries]);
      }
      return updateHosts(args.new ? emptyHosts : before, entries, {
        longNameFirst: args.longnamefirst,
        otherNamesFirst: args.othernamesfirst,
        addDomain: args.adddomaintohostnames,
      });
    });
  },
});

function change(fs: Fs, render: (before: string) => string): Promise<unknown> {
  return fs.exclusively(path, async () => {
    const before = await fs.readText(path) ?? emptyHosts;
    const mode = (await fs.info(path))?.mode ?? 0o644;
    return await replaceFile(fs, path, render(before), { mode, backup: `${path}.xcatbak` });
  });
}

interface NodeEntries {
  node: string;
  found: HostEntries;
}

/** @param named the nodes asked for; undefined: all, those without any address left out */
async function readEntries(
  { db }: Context,
  named: readonly string[] | undefined,
  linkLocals: boolean,
): Promise<NodeEntries[]> {
  const nodes = named ?? await db.nodes();
  const attributes = await db.attributes(nodes, linkLocals ? [...hostColumns, "mac.mac"] : hostColumns);
  const networks = readNetworks(await db.rows("networks"));
  const domain = (await db.site()).get("domain");
  const read = nodes.map((node): NodeEntries => {
    try {
      const found = linkLocals
        ? linkLocalEntries(node, attributes, domain)
        : hostEntries(node, (column) => attributes.get(node, column), networks, domain);
      return { node, found };
    } catch (error) {
      return { node, found: { entries: [], faults: [nodeFailure(node, error).error ?? ""] } };
    }
  });
  if (!named) return read.filter(({ found }) => found.entries.length > 0 || found.faults.length > 0);
  for (const { found } of read) {
    if (found.entries.length === 0 && found.faults.length === 0) found.faults.push("hosts.ip is not set");
  }
  return read;
}

function linkLocalEntries(node: string, attributes: Attributes, domain: string | undefined): HostEntries {
  const text = attributes.get(node, "mac.mac");
  const mac = parseMacs(text ?? "", node)?.[0]?.mac;
  if (mac?.length !== 17) return { entries: [], faults: [`mac.mac: "${text ?? ""}" is no Ethernet address`] };
  const entry: HostEntry = { address: linkLocal(mac), name: node, domain, aliases: [] };
  return { entries: [entry], faults: [] };
}

/** Groups hold nodes without an address: that is a failure only where the file is not what was asked for. */
function* complain(read: readonly NodeEntries[], fails: boolean): Generator<Result> {
  for (const { node, found } of read) {
    for (const error of found.faults) yield { node, error, errorcode: fails ? 1 : 0 };
  }
}
