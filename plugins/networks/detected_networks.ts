/** Rows of the networks table for what the interfaces of this machine are on. */
import { formatIpv4, type LocalNetwork, netnameOf, parseIpv4, type Row } from "../../core/mod.ts";

export interface Surroundings {
  /** Interface → MTU. */
  mtu: ReadonlyMap<string, string>;
  /** Dotted addresses of default gateways. */
  gateways: readonly string[];
}

/** What stands for the address of the management node on that network. */
export const xcatmaster = "<xcatmaster>";

/** A row for each network, the first interface on it named; in the order of the interfaces. */
export function detectedNetworks(
  locals: readonly LocalNetwork[],
  { mtu, gateways }: Surroundings,
): Row[] {
  const rows = new Map<string, Row>();
  for (const { device, net, mask } of locals) {
    const netname = netnameOf(net, mask);
    if (rows.has(netname)) continue;
    const gateway = gateways.find((address) => (((parseIpv4(address) ?? 0) & mask) >>> 0) === net);
    const size = mtu.get(device);
    rows.set(netname, {
      netname,
      net: formatIpv4(net),
      mask: formatIpv4(mask),
      mgtifname: device,
      gateway: gateway ?? xcatmaster,
      tftpserver: xcatmaster,
      ...(size === undefined ? {} : { mtu: size }),
    });
  }
  return [...rows.values()];
}

/** Reads what `ip -json link` and `ip -json route show default` print; unreadable text is nothing known. */
export function readSurroundings(links: string, routes: string): Surroundings {
  const mtu = new Map<string, string>();
  for (const link of jsonList(links)) {
    if (typeof link.ifname === "string" && typeof link.mtu === "number") mtu.set(link.ifname, `${link.mtu}`);
  }
  const gateways = jsonList(routes).map((route) => route.gateway).filter((address) =>
    typeof address === "string"
  );
  return { mtu, gateways };
}

/** The stanza `makenetworks -d` shows; attributes that the object definition will have. */
export function networkStanza(row: Row): string {
  const shown = ["net", "mask", "gateway", "mgtifname", "mtu"] as const;
  const lines = shown.filter((name) => row[name] !== undefined).map((name) => `    ${name}=${row[name]}`);
  return [`${row.netname}:`, "    objtype=network", ...lines].join("\n");
}

function jsonList(text: string): Record<string, unknown>[] {
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list.filter((part) => typeof part === "object" && part !== null) : [];
  } catch {
    return [];
  }
}
