/** The networks table as an index: the network of an address, the longest mask first. */
import type { Row } from "./database.ts";
import { isDisabled } from "./database.ts";
import { formatIpv4, networkOf, parseIpv4, parseMask, prefixLength } from "./ipv4.ts";
import type { NetworkInterface } from "./ports/mod.ts";

export interface Network {
  netname: string;
  net: number;
  mask: number;
  row: Row;
}

export interface Networks {
  all: readonly Network[];
  /** The network an address lies in; the narrowest where several contain it. */
  of(address: number): Network | undefined;
  named(netname: string): Network | undefined;
  /** One line for each row whose net or mask cannot be read; IPv6 rows are passed over. */
  faults: readonly string[];
}

/** Reads rows of the networks table; disabled ones are left out. */
export function readNetworks(rows: readonly Row[]): Networks {
  const all: Network[] = [];
  const faults: string[] = [];
  for (const row of rows) {
    if (isDisabled(row) || row.net?.includes(":")) continue;
    const net = parseIpv4(row.net ?? ""), mask = parseMask(row.mask ?? "");
    if (net === undefined || mask === undefined) {
      faults.push(
        `networks row "${row.netname ?? ""}": net "${row.net ?? ""}" with mask "${
          row.mask ?? ""
        }" is no network`,
      );
    } else all.push({ netname: row.netname ?? netnameOf(net, mask), net: networkOf(net, mask), mask, row });
  }
  const byMask = new Map<number, Map<number, Network>>();
  for (const network of all) {
    const nets = byMask.get(network.mask) ?? new Map<number, Network>();
    byMask.set(network.mask, nets);
    if (!nets.has(network.net)) nets.set(network.net, network);
  }
  const masks = [...byMask].sort(([a], [b]) => b - a);
  const names = new Map(all.map((network) => [network.netname, network]));
  return {
    all,
    faults,
    named: (netname) => names.get(netname),
    of(address) {
      for (const [mask, nets] of masks) {
        const network = nets.get(networkOf(address, mask));
        if (network) return network;
      }
      return undefined;
    },
  };
}

/** The name a network gets when nobody named it: `10_0_0_0-255_255_0_0`. */
export function netnameOf(net: number, mask: number): string {
  return `${formatIpv4(net)}-${formatIpv4(mask)}`.replaceAll(".", "_");
}

/** An IPv4 network that an interface of this machine is on. */
export interface LocalNetwork {
  device: string;
  address: number;
  net: number;
  mask: number;
}

/** The IPv4 networks of the interfaces, in their order; loopback and host routes left out. */
export function localNetworks(interfaces: readonly NetworkInterface[]): LocalNetwork[] {
  return interfaces.flatMap((port) => {
    const address = parseIpv4(port.address), mask = parseMask(port.netmask);
    if (port.internal || address === undefined || mask === undefined || prefixLength(mask) > 31) return [];
    return [{ device: port.name, address, mask, net: networkOf(address, mask) }];
  });
}

/**
 * The address by which a node reaches this server: that of the interface on the node's network, else `master`
 * (site.master); undefined where neither is known.
 */
export function serverAddressFor(
  locals: readonly LocalNetwork[],
  node: number | undefined,
  master: string | undefined,
): string | undefined {
  const near = node === undefined
    ? undefined
    : locals.filter((local) => networkOf(node, local.mask) === local.net).sort((a, b) => b.mask - a.mask)[0];
  return near ? formatIpv4(near.address) : master;
}
