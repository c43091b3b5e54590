/** Names and addresses: the hosts file under the system root first, so that what makehosts wrote holds at once. */
import { lookup, reverse } from "node:dns/promises";
import { isIPv4 } from "node:net";
import type { Fs, Resolve } from "./mod.ts";

interface Hosts {
  stamp: string;
  addresses: ReadonlyMap<string, string>;
  names: ReadonlyMap<string, string>;
}

/** @param fs where /etc/hosts is read; the system's own resolver answers what it does not know */
export function createResolve(fs: Fs): Resolve {
  let kept: Hosts = { stamp: "", addresses: new Map(), names: new Map() };
  return {
    address: async (name) => isIPv4(name) ? name : await addressOf(name, await hosts()),
    async addresses(names) {
      const known = await hosts();
      const found = new Map<string, string>();
      await Promise.all(names.map(async (name) => {
        const address = isIPv4(name) ? name : await addressOf(name, known);
        if (address !== undefined) found.set(name, address);
      }));
      return found;
    },
    name: async (address) => {
      const plain = address.replace(/^::ffff:/, "");
      return (await hosts()).names.get(plain) ?? await nameOf(plain);
    },
  };

  async function hosts(): Promise<Hosts> {
    const info = await fs.info("/etc/hosts");
    const stamp = info ? `${info.mtimeMs} ${info.size}` : "";
    if (stamp !== kept.stamp) kept = { stamp, ...parseHosts(await fs.readText("/etc/hosts") ?? "") };
    return kept;
  }
}

function addressOf(name: string, { addresses }: Hosts): string | undefined | Promise<string | undefined> {
  return addresses.get(name.toLowerCase()) ??
    lookup(name, { family: 4 }).then(({ address }) => address, () => undefined);
}

/** Whoever has the address decides what it is called: the name counts only where it leads back to the address. */
async function nameOf(address: string): Promise<string | undefined> {
  const [name] = await reverse(address).catch(() => []);
  if (name === undefined) return undefined;
  const found = await lookup(name, { all: true }).catch(() => []);
  return found.some((one) => one.address === address) ? name : undefined;
}

/** IPv4 lines of a hosts file; the first line that names something wins. */
export function parseHosts(text: string): Pick<Hosts, "addresses" | "names"> {
  const addresses = new Map<string, string>();
  const names = new Map<string, string>();
  for (const line of text.split("\n")) {
    const [address = "", ...aliases] = line.replace(/#.*/, "").trim().split(/\s+/);
    if (!isIPv4(address)) continue;
    for (const alias of aliases) {
      const name = alias.toLowerCase();
      if (!addresses.has(name)) addresses.set(name, address);
    }
    if (aliases[0] !== undefined && !names.has(address)) names.set(address, aliases[0]);
  }
  return { addresses, names };
}
