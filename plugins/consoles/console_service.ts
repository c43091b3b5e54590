/** Who serves the consoles of this site: conserver where it runs, else this program. */
import type { Context } from "../../core/mod.ts";
import { CONSERVER_CF, hasConsoles } from "./conserver_cf.ts";

export type ConsoleService = "conserver" | "xcat";

/** conserver's own port, and the one that Debian's package gives it. */
const CONSERVER_PORTS: readonly number[] = [782, 3109];
const PATIENCE_MS = 1000;
const SELF = "localhost";

/**
 * site.consoleservice where it is set; else conserver, if /etc/conserver.cf has consoles that makeconservercf wrote
 * and a conserver answers on `host`.
 */
export async function consoleService(
  { db, fs, net, resolve }: Pick<Context, "db" | "fs" | "net" | "resolve">,
  host: string = SELF,
): Promise<ConsoleService> {
  const set = (await db.site()).get("consoleservice")?.toLowerCase();
  if (set === "conserver" || set === "xcat") return set;
  if (!hasConsoles(await fs.readText(CONSERVER_CF) ?? "")) return "xcat";
  const address = await resolve.address(host) ?? host;
  const answers = await Promise.all(CONSERVER_PORTS.map((port) => net.accepts(address, port, PATIENCE_MS)));
  return answers.includes(true) ? "conserver" : "xcat";
}

/** Tells which of these hosts are this machine; undefined, which names none, is. Names are looked up once. */
export async function openHere(
  { net, resolve }: Pick<Context, "net" | "resolve">,
  hosts: Iterable<string | undefined>,
): Promise<(host: string | undefined) => boolean> {
  const own = net.hostname();
  const names = new Set([SELF, "<xcatmaster>", own, own.split(".")[0]]);
  const addresses = new Set(net.interfaces().map(({ address }) => address));
  const others = [...new Set(hosts)].filter((host) => host !== undefined && !names.has(host)) as string[];
  const found = await resolve.addresses(others);
  return (host) => host === undefined || names.has(host) || addresses.has(found.get(host) ?? host);
}
