/** The hosts file: lines of ours are replaced or removed, every other line stays as it is. */
import type { HostEntry } from "./host_entries.ts";

export interface LineStyle {
  longNameFirst?: boolean;
  otherNamesFirst?: boolean;
  /** Every alias without a dot is there with the domain, too. */
  addDomain?: boolean;
}

/** What a new file begins with. */
export const emptyHosts = "127.0.0.1 localhost\n";

/** `10.0.1.5 cn5 cn5.cluster.test ` — with a blank at the end where there are no aliases. */
export function renderHostsLine(
  { address, name, domain, aliases }: HostEntry,
  style: LineStyle = {},
): string {
  const full = domain === undefined ? undefined : `${name}.${domain}`;
  const dotted = aliases.find((alias) => alias.includes(".") && alias !== full);
  const hasDomain = domain !== undefined && name.toLowerCase().endsWith(`.${domain.toLowerCase()}`);
  const short = hasDomain ? name.slice(0, name.length - domain.length - 1) : name;
  const long = aliases.includes(name) || (full && aliases.includes(full))
    ? full
    : dotted ?? (hasDomain ? name : full);
  const others = aliases.filter((alias) => alias !== name && alias !== full && alias !== long);
  if (style.addDomain && domain !== undefined) {
    others.push(...others.filter((alias) => !alias.includes(".")).map((alias) => `${alias}.${domain}`));
  }
  const names = long === undefined ? [short] : style.longNameFirst ? [long, short] : [short, long];
  return style.otherNamesFirst
    ? [address, ...others, ...(long === undefined ? [short] : [long, short])].join(" ")
    : `${[address, ...names].join(" ")} ${others.join(" ")}`;
}

/**
 * Puts the entries in: an entry takes the place of the first line that has its address, or its name and an
 * address of the same family; further such lines go; without one it is added at the end.
 */
export function updateHosts(text: string, entries: readonly HostEntry[], style: LineStyle = {}): string {
  const lines = splitLines(text);
  const linesOf = index(lines);
  const taken = new Set<number>();
  for (const entry of entries) {
    const old = linesOf(entry).filter((at) => !taken.has(at));
    for (const at of old.slice(1)) lines[at] = undefined;
    const place = old[0] ?? lines.length;
    lines[place] = renderHostsLine(entry, style);
    taken.add(place);
  }
  return joinLines(lines);
}

/** Takes out every line that `updateHosts` would replace. */
export function removeHosts(text: string, entries: readonly Pick<HostEntry, "address" | "name">[]): string {
  const lines = splitLines(text);
  const linesOf = index(lines);
  for (const entry of entries) for (const at of linesOf(entry)) lines[at] = undefined;
  return joinLines(lines);
}

type Line = string | undefined;

function splitLines(text: string): Line[] {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

function joinLines(lines: readonly Line[]): string {
  return lines.filter((line) => line !== undefined).map((line) => `${line}\n`).join("");
}

/** Line numbers by address, and by family with the first name and all that it begins with (`a.b.c`, `a.b`, `a`). */
function index(lines: readonly Line[]): (entry: Pick<HostEntry, "address" | "name">) => number[] {
  const places = new Map<string, number[]>();
  const note = (key: string, at: number) => {
    const there = places.get(key);
    if (there) there.push(at);
    else places.set(key, [at]);
  };
  for (const [at, line] of lines.entries()) {
    const [, address, name] = /^([0-9a-fA-F.:]+)\s+([^\s#]+)/.exec(line ?? "") ?? [];
    if (address === undefined || name === undefined) continue;
    note(address, at);
    for (let end = name.length; end > 0; end = name.lastIndexOf(".", end - 1)) {
      note(`${family(address)} ${name.slice(0, end)}`, at);
    }
  }
  return ({ address, name }) => {
    const found = [...places.get(address) ?? [], ...places.get(`${family(address)} ${name}`) ?? []];
    return [...new Set(found)].sort((a, b) => a - b);
  };
}

function family(address: string): 4 | 6 {
  return address.includes(":") ? 6 : 4;
}
