/** Ranges of addresses as bmcdiscover takes them. Pure. */
import {
  broadcastOf,
  formatIpv4,
  networkOf,
  type Networks,
  parseIpv4,
  parseMask,
  UsageError,
} from "../../core/mod.ts";

/** A /16. */
const MOST = 65_536;

/**
 * Every address once, in order. Parts apart by commas or blanks: `10.0.0.1`, `10.0.0.0/24`, `10.0.0.1-10.0.0.9`,
 * `10.0.1-2.10-20`, or the name of a row of the networks table.
 * @throws UsageError a part that is none of these, or more than 65,536 addresses
 */
export function expandAddressRange(text: string, networks: Networks): string[] {
  const found = new Set<number>();
  for (const part of text.split(/[\s,]+/).filter((word) => word !== "")) {
    for (const [first, last] of spans(part, networks)) {
      if (found.size + last - first + 1 > MOST) {
        throw new UsageError(`"${text}" has more than ${MOST} addresses; scan it in parts`);
      }
      for (let address = first; address <= last; address++) found.add(address);
    }
  }
  if (found.size === 0) throw new UsageError("The range of addresses is empty");
  return [...found].sort((a, b) => a - b).map(formatIpv4);
}

type Span = readonly [first: number, last: number];

function spans(part: string, networks: Networks): Span[] {
  const named = networks.named(part);
  if (named) return [hostsOf(named.net, named.mask)];
  const [, net = "", prefix] = /^([\d.]+)\/(\d{1,2})$/.exec(part) ?? [];
  const mask = prefix === undefined ? undefined : parseMask(prefix);
  const base = parseIpv4(net);
  if (mask !== undefined && base !== undefined) return [hostsOf(networkOf(base, mask), mask)];
  const [, from = "", to = ""] = /^([\d.]+)-([\d.]+\.[\d.]+)$/.exec(part) ?? [];
  const first = parseIpv4(from), last = parseIpv4(to);
  if (first !== undefined && last !== undefined && first <= last) return [[first, last]];
  const bytes = part.split(".").map(byteRange);
  if (bytes.length === 4 && bytes.every((range) => range !== undefined)) return product(bytes);
  throw new UsageError(
    `"${part}" is no range of addresses: write 10.0.0.1, 10.0.0.0/24, 10.0.0.1-10.0.0.9, 10.0.0.1-9 or the name of a network`,
  );
}

/** Without the addresses of the network itself and of its broadcast. */
function hostsOf(net: number, mask: number): Span {
  const last = broadcastOf(net, mask);
  return last - net < 3 ? [net, last] : [net + 1, last - 1];
}

function byteRange(text: string): Span | undefined {
  const [, from = "", to = from] = /^(\d{1,3})(?:-(\d{1,3}))?$/.exec(text) ?? [];
  if (from === "" || Number(from) > Number(to) || Number(to) > 255) return undefined;
  return [Number(from), Number(to)];
}

function product(bytes: readonly Span[]): Span[] {
  const [a, b, c, d] = bytes;
  if (!a || !b || !c || !d) return [];
  const count = [a, b, c].reduce((all, [from, to]) => all * (to - from + 1), 1);
  if (count > MOST) throw new UsageError(`The range has more than ${MOST} addresses; scan it in parts`);
  const found: Span[] = [];
  for (let i = a[0]; i <= a[1]; i++) {
    for (let j = b[0]; j <= b[1]; j++) {
      for (let k = c[0]; k <= c[1]; k++) {
        const base = ((i * 256 + j) * 256 + k) * 256;
        found.push([base + d[0], base + d[1]]);
      }
    }
  }
  return found;
}
