/** What this machine is called and where it is reached: what the default tables are made of. */
import type { Context } from "../../core/mod.ts";

export interface ManagementNode {
  /** As `hostname` says it. */
  hostname: string;
  /** Full name; the host name alone where no domain is known. */
  fullName: string;
  shortName: string;
  domain: string | undefined;
  /** Address that nodes reach it by, dotted; undefined without a network. */
  address: string | undefined;
  /** Every IPv4 address, loopback left out. */
  addresses: readonly string[];
  nameservers: readonly string[];
  timezone: string;
}

type Ports = Pick<Context, "fs" | "run" | "net" | "resolve">;

/** Reads host name, hosts file, resolv.conf and interfaces. */
export async function readManagementNode({ fs, run, net, resolve }: Ports): Promise<ManagementNode> {
  const hostname = net.hostname();
  const resolver = parseResolvConf(await fs.readText("/etc/resolv.conf") ?? "");
  const addresses = net.interfaces().filter(({ family, internal }) => family === 4 && !internal)
    .map(({ address }) => address);
  const own = await resolve.address(hostname);
  const address = own !== undefined && !own.startsWith("127.") ? own : addresses[0];
  const fullName = await fullNameOf(hostname, own, resolver.domain, resolve);
  const [shortName = "", ...domain] = fullName.split(".");
  const remote = resolver.nameservers.filter((server) => !server.startsWith("127."));
  return {
    hostname,
    fullName,
    shortName,
    domain: domain.length > 0 ? domain.join(".") : undefined,
    address,
    addresses,
    nameservers: remote.length > 0 ? remote : address === undefined ? [] : [address],
    timezone: await readTimezone({ fs, run }),
  };
}

/** The first name of the machine's address where it has a domain, else the resolver's domain. */
async function fullNameOf(
  hostname: string,
  address: string | undefined,
  domain: string | undefined,
  resolve: Context["resolve"],
): Promise<string> {
  if (hostname.includes(".")) return hostname;
  const name = address === undefined ? undefined : await resolve.name(address);
  if (name?.startsWith(`${hostname}.`)) return name;
  return domain === undefined ? hostname : `${hostname}.${domain}`;
}

/** `domain` or the first word of `search`, the last line wins; IPv4 name servers. */
export function parseResolvConf(text: string): { domain: string | undefined; nameservers: string[] } {
  let domain: string | undefined;
  const nameservers: string[] = [];
  for (const line of text.split("\n")) {
    const [key, value] = line.replace(/[#;].*/, "").trim().split(/\s+/);
    if (value === undefined) continue;
    if (key === "domain" || key === "search") domain = value.replace(/\.$/, "");
    if (key === "nameserver" && /^[\d.]+$/.test(value)) nameservers.push(value);
  }
  return { domain: domain === "" ? undefined : domain, nameservers };
}

/** Name of the zone; UTC under the name that the original gives it. */
async function readTimezone({ fs, run }: Pick<Context, "fs" | "run">): Promise<string> {
  const debian = (await fs.readText("/etc/timezone"))?.trim();
  const alt = /^ZONE="?([\w/+-]+)"?/m.exec(await fs.readText("/etc/sysconfig/clock") ?? "")?.[1];
  const linked = /zoneinfo\/(.+)$/.exec(
    (await run(["readlink", "-f", fs.real("/etc/localtime")], { query: true })).stdout.trim(),
  )?.[1];
  const zone = debian || alt || linked || "UTC";
  return /^(Etc\/)?(UTC|UCT|Universal|Zulu)$/.test(zone) ? "Universal" : zone;
}
