/** Values by network interface: `nicips.eth0=10.5.0.20` stands as `eth0!10.5.0.20` in a list of the table nics. */
import type { ObjectType } from "./object_type.ts";

export interface NicAttribute {
  /** Such as `nicips`. */
  base: string;
  /** Such as `eth0`; undefined for the whole list. */
  nic: string | undefined;
}

/** Undefined for an attribute that is not kept by interface. */
export function nicAttribute({ places }: ObjectType, name: string): NicAttribute | undefined {
  const dot = places.has(name) ? -1 : name.indexOf(".");
  const base = dot < 0 ? name : name.slice(0, dot);
  const place = places.get(base)?.[0];
  if (place?.table !== "nics" || !base.startsWith("nic")) return undefined;
  return { base, nic: dot < 0 ? undefined : name.slice(dot + 1) };
}

/** `eth0!a,eth1!b|c` → eth0 → a, eth1 → b|c; a part without `!` belongs to the interface before it. */
export function parseNics(list: string): Map<string, string> {
  const nics = new Map<string, string>();
  let last: string | undefined;
  for (const part of list.split(",")) {
    const at = part.indexOf("!");
    if (at >= 0) nics.set(last = part.slice(0, at), part.slice(at + 1));
    else if (last !== undefined) nics.set(last, `${nics.get(last)},${part}`);
  }
  return nics;
}

export function renderNics(nics: ReadonlyMap<string, string>): string {
  return [...nics].map(([nic, value]) => `${nic}!${value}`).join(",");
}
