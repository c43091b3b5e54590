/** What this machine is called by a database server that it connects to. */
import type { Context } from "../../core/mod.ts";

export interface OwnNames {
  /** Its full name, by which others reach it. */
  host: string;
  /** Address of that name; undefined: it resolves to none, or to loopback. */
  address: string | undefined;
  /** Every name and address that a connection of its own may come from. */
  all: readonly string[];
}

export async function ownNames({ net, resolve }: Pick<Context, "net" | "resolve">): Promise<OwnNames> {
  const hostname = net.hostname();
  const resolved = await resolve.address(hostname);
  const named = resolved === undefined ? undefined : await resolve.name(resolved);
  const host = !hostname.includes(".") && named?.startsWith(`${hostname}.`) ? named : hostname;
  const addresses = net.interfaces().filter(({ family, internal }) => family === 4 && !internal)
    .map(({ address }) => address);
  const address = resolved !== undefined && !resolved.startsWith("127.") ? resolved : addresses[0];
  const all = ["localhost", "127.0.0.1", host.split(".")[0] ?? host, host, ...addresses];
  return { host, address, all: [...new Set(all)] };
}
