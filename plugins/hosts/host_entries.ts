/** What a node puts into the hosts file: its own address, those of hosts.otherinterfaces and of its nics. */
import { isIP } from "node:net";
import { type Networks, parseIpv4 } from "../../core/mod.ts";

export interface HostEntry {
  address: string;
  /** The short name. */
  name: string;
  domain: string | undefined;
  aliases: readonly string[];
}

export interface HostEntries {
  entries: HostEntry[];
  /** What could not become an entry, one sentence each, naming table.column. */
  faults: string[];
}

/** The columns `hostEntries` asks for. */
export const hostColumns = [
  "hosts.ip",
  "hosts.hostnames",
  "hosts.otherinterfaces",
  "nics.nicips",
  "nics.nichostnamesuffixes",
  "nics.nichostnameprefixes",
  "nics.nicnetworks",
  "nics.nicaliases",
] as const;

/** Reads `table.column` of the node. */
export type Get = (column: typeof hostColumns[number]) => string | undefined;

/** The entries of one node in the order of the columns; the first is its own where hosts.ip is an address. */
export function hostEntries(
  node: string,
  get: Get,
  networks: Networks,
  siteDomain: string | undefined,
): HostEntries {
  const found: HostEntries = { entries: [], faults: [] };
  const ip = get("hosts.ip");
  if (ip !== undefined) add(found, "hosts.ip", ip, node, domainAt(ip), words(get("hosts.hostnames")));
  for (const part of (get("hosts.otherinterfaces") ?? "").split(",").map((word) => word.trim())) {
    if (part === "") continue;
    const colon = part.indexOf(":");
    const name = colon < 0 ? part : part.slice(0, colon), address = colon < 0 ? "" : part.slice(colon + 1);
    add(
      found,
      "hosts.otherinterfaces",
      address,
      name.startsWith("-") ? node + name : name,
      domainAt(address),
      [],
    );
  }
  const own = found.entries[0];
  const nics = {
    ips: nicColumn(get("nics.nicips")),
    suffixes: nicColumn(get("nics.nichostnamesuffixes")),
    prefixes: nicColumn(get("nics.nichostnameprefixes")),
    networks: nicColumn(get("nics.nicnetworks")),
    aliases: nicColumn(get("nics.nicaliases")),
  };
  for (const [nic, addresses] of nics.ips) {
    const suffixes = nics.suffixes.get(nic), prefixes = nics.prefixes.get(nic);
    for (const [at, address] of addresses.entries()) {
      const suffix = suffixes?.[at] ?? (prefixes?.[at] === undefined ? defaultSuffix(nic, at) : "");
      const name = `${prefixes?.[at] ?? ""}${node}${suffix}`;
      const domain = networks.named(nics.networks.get(nic)?.[at] ?? "")?.row.domain ?? domainAt(address);
      if (own?.address === address && own.name === name) continue;
      add(found, "nics.nicips", address, name, domain, words(nics.aliases.get(nic)?.[at]));
    }
  }
  return found;

  function domainAt(address: string): string | undefined {
    const number = parseIpv4(address);
    return (number === undefined ? undefined : networks.of(number)?.row.domain) ?? siteDomain;
  }
}

/** `fe80::4000:00ff:fe00:0007` of `42:00:00:00:00:07` (RFC 4291, appendix A). */
export function linkLocal(mac: string): string {
  const bytes = mac.split(":").map((byte) => parseInt(byte, 16));
  const id = [(bytes[0] ?? 0) ^ 2, bytes[1], bytes[2], 0xff, 0xfe, bytes[3], bytes[4], bytes[5]]
    .map((byte) => (byte ?? 0).toString(16).padStart(2, "0"));
  return `fe80::${[0, 2, 4, 6].map((at) => `${id[at]}${id[at + 1]}`).join(":")}`;
}

function add(
  { entries, faults }: HostEntries,
  column: string,
  address: string,
  name: string,
  domain: string | undefined,
  aliases: string[],
): void {
  const wrong = [name, ...aliases, domain ?? "x"].find((word) => !/^[^\s#\p{Cc}]+$/u.test(word));
  if (isIP(address) === 0) faults.push(`${column}: "${address}" is no IP address`);
  else if (wrong !== undefined) faults.push(`${column}: "${wrong}" cannot be a host name`);
  else entries.push({ address, name, domain, aliases });
}

function words(text: string | undefined): string[] {
  return (text ?? "").split(/[,\s]+/).filter((word) => word !== "");
}

/** `eth1!a|b,eth2!c` as nic → values. */
function nicColumn(text: string | undefined): Map<string, string[]> {
  const values = new Map<string, string[]>();
  for (const part of (text ?? "").split(",")) {
    const mark = part.indexOf("!");
    if (mark > 0) {
      values.set(
        part.slice(0, mark).trim(),
        part.slice(mark + 1).split("|").map((word) => word.trim()),
      );
    }
  }
  return values;
}

function defaultSuffix(nic: string, at: number): string {
  return at === 0 ? `-${nic}` : `-${nic}-${at + 1}`;
}
