/** How far apart nodes are switched, from the site table. Pure. */
import type { PowerAction } from "./power_verb.ts";

/**
 * Milliseconds from the first node to node `started`: site.powerinterval between one and the next; when nodes are
 * switched on, site.syspowerinterval more after each site.syspowermaxnodes nodes.
 */
export function powerDelays(
  action: PowerAction,
  site: ReadonlyMap<string, string>,
): ((started: number) => number) | undefined {
  if (action === "stat") return undefined;
  const each = seconds(site.get("powerinterval"));
  const most = Math.floor(Number(site.get("syspowermaxnodes") ?? 0));
  const pause = (action === "on" || action === "boot") && most > 0
    ? seconds(site.get("syspowerinterval"))
    : 0;
  if (each === 0 && pause === 0) return undefined;
  return (started) => 1000 * (each * started + (pause > 0 ? pause * Math.floor(started / most) : 0));
}

function seconds(text: string | undefined): number {
  const value = Number(text ?? 0);
  return value > 0 ? value : 0;
}
