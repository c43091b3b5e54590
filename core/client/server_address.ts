/** XCATHOST: where the daemon is. */
import { UsageError } from "../errors.ts";

export interface ServerAddress {
  host: string;
  port: number;
}

/**
 * `host`, `host:port`, `[address]:port` or an IPv6 address; `localhost:3001` where it says nothing.
 * @throws UsageError the port is not a number
 */
export function parseServerAddress(text: string | undefined): ServerAddress {
  const given = text?.trim() ?? "";
  const found = /^(?:\[([^\]]+)\]|([^:]*))(?::([^:]*))?$/.exec(given);
  if (!found) return { host: given, port: 3001 };
  const port = found[3] ? Number(found[3]) : 3001;
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    throw new UsageError(`XCATHOST is "${given}"; HOST:PORT was wanted, with a port of 1 to 65535`);
  }
  return { host: found[1] || found[2] || "localhost", port };
}
