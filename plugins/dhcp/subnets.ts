/** What dhcpd shall know about each network, from the networks table and the interfaces of this machine. */
import {
  containsIpv4,
  formatIpv4,
  type Ipv4Range,
  type LocalNetwork,
  type Network,
  type Networks,
  parseIpv4,
  parseRanges,
} from "../../core/mod.ts";
import type { DhcpInterface } from "./dhcp_interfaces.ts";

export interface Subnet {
  /** Interface it is served on; undefined: reached through a relay only. */
  device: string | undefined;
  net: number;
  mask: number;
  /** Dotted address of this server as the network's nodes reach it. */
  server: string;
  router: string | undefined;
  nameservers: readonly string[];
  ntpservers: readonly string[];
  logservers: readonly string[];
  domain: string | undefined;
  mtu: string | undefined;
  ranges: readonly Ipv4Range[];
  boot: boolean;
}

export interface SubnetPlan {
  subnets: Subnet[];
  /** What was left out, and why; naming table and column. */
  warnings: string[];
}

export interface SubnetInputs {
  networks: Networks;
  locals: readonly LocalNetwork[];
  /** Undefined: every interface that is on a network of the table. */
  interfaces: readonly DhcpInterface[] | undefined;
  site: ReadonlyMap<string, string>;
  /** Addresses of the host names that the networks table uses. */
  addressOf(name: string): string | undefined;
}

/** Networks that an interface of ours is on, and those whose mgtifname says `!remote!`; in the table's order. */
export function planSubnets({ networks, locals, interfaces, site, addressOf }: SubnetInputs): SubnetPlan {
  const warnings = [...networks.faults];
  const subnets: Subnet[] = [];
  for (const network of networks.all) {
    const remote = network.row.mgtifname?.startsWith("!remote!") ?? false;
    const local = locals.find(({ net, mask }) => net === network.net && mask === network.mask) ??
      locals.find(({ address }) => containsIpv4(network.net, network.mask, address));
    const allowed = interfaces?.find(({ name }) => name === local?.device);
    if (!remote && (!local || (interfaces && !allowed))) continue;
    const server = local ? formatIpv4(local.address) : site.get("master");
    if (server === undefined || parseIpv4(server) === undefined) {
      warnings.push(`${label(network)}: this server has no address for it; set site.master to an address`);
    } else {
      const device = remote ? undefined : local?.device;
      subnets.push(plan(network, { device, server, boot: allowed?.boot ?? true }));
    }
  }
  return { subnets, warnings };

  function plan(
    network: Network,
    { device, server, boot }: Pick<Subnet, "device" | "server" | "boot">,
  ): Subnet {
    const { row, net, mask } = network;
    const list = (column: string, ...others: (string | undefined)[]) =>
      addresses(
        network,
        column,
        server,
        [row[column], ...others].find((text) => text !== undefined && text !== ""),
      );
    const domain = row.domain ?? site.get("domain");
    if (domain !== undefined && !isDomain(domain)) {
      warnings.push(`${label(network)}: "${domain}" is no domain name`);
    }
    return {
      device,
      net,
      mask,
      server,
      boot,
      router: list("gateway")[0],
      nameservers: list("nameservers", site.get("nameservers"), server),
      ntpservers: list("ntpservers", site.get("ntpservers"), server),
      logservers: list("logservers", site.get("logservers"), server),
      domain: domain !== undefined && isDomain(domain) ? domain : undefined,
      mtu: /^\d+$/.test(row.mtu ?? "") ? row.mtu : undefined,
      ranges: isServedByOther(row.dhcpserver, server) ? [] : ranges(network),
    };
  }

  /** `<xcatmaster>` and `<service>` stand for this server; names are looked up. */
  function addresses(network: Network, column: string, server: string, text: string | undefined): string[] {
    return (text ?? "").split(/[,\s]+/).filter((word) => word !== "").flatMap((word) => {
      if (word === "<xcatmaster>" || word === "<service>") return [server];
      const address = parseIpv4(word) === undefined ? addressOf(word) : word;
      if (address === undefined) {
        warnings.push(`${label(network)}: "${word}" (${column}) has no address, left out`);
      }
      return address === undefined ? [] : [address];
    });
  }

  function ranges(network: Network): Ipv4Range[] {
    const text = network.row.dynamicrange ?? "";
    const found = parseRanges(text);
    const fits = found?.every(({ first, last }) =>
      containsIpv4(network.net, network.mask, first) && containsIpv4(network.net, network.mask, last)
    );
    if (found && fits) return found;
    warnings.push(
      `${label(network)}: dynamicrange "${text}" is not FIRST-LAST with addresses of the network, left out`,
    );
    return [];
  }

  function isServedByOther(dhcpserver: string | undefined, server: string): boolean {
    if (dhcpserver === undefined || dhcpserver === "<xcatmaster>") return false;
    const address = parseIpv4(dhcpserver) === undefined ? addressOf(dhcpserver) : dhcpserver;
    return address !== undefined && address !== server &&
      !locals.some((local) => formatIpv4(local.address) === address);
  }
}

/** The words of the networks table and of site that may be names of hosts. */
export function hostNames(networks: Networks, site: ReadonlyMap<string, string>): string[] {
  const columns = ["gateway", "nameservers", "ntpservers", "logservers", "dhcpserver"];
  const texts = [
    ...networks.all.flatMap(({ row }) => columns.map((column) => row[column])),
    ...["nameservers", "ntpservers", "logservers"].map((key) => site.get(key)),
  ];
  const words = texts.flatMap((text) => (text ?? "").split(/[,\s]+/));
  return [...new Set(words.filter((word) => /^[A-Za-z0-9]/.test(word) && parseIpv4(word) === undefined))];
}

function label(network: Network): string {
  return `networks row "${network.netname}"`;
}

function isDomain(text: string): boolean {
  return /^[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?$/.test(text);
}
