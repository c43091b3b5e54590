/** The file of hosts that may use the database: a name, an address or a pattern with `%` on a line. */
import { UsageError } from "../../core/mod.ts";

/** MySQL 8 keeps no longer host; MariaDB would. */
const longest = 255;

/**
 * Hosts in their order, each once; blank lines and what follows `#` are left out.
 * @throws UsageError naming the line that is no host, or that there is none
 */
export function parseAllowedHosts(text: string, file: string): string[] {
  const hosts = new Set<string>();
  text.split("\n").forEach((line, index) => {
    const host = line.replace(/#.*/, "").trim();
    if (host === "") return;
    if (!/^[A-Za-z0-9%_][A-Za-z0-9%_.:\/-]*$/.test(host) || host.length > longest) {
      throw new UsageError(
        `${file}, line ${
          index + 1
        }: "${host}" is no host; wanted is a name, an address or a pattern such as 10.%.%.%`,
      );
    }
    hosts.add(host);
  });
  if (hosts.size === 0) throw new UsageError(`${file} names no host`);
  return [...hosts];
}
