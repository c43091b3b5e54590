/** IPv4 arithmetic: addresses are unsigned 32-bit numbers. */

/** The number of a dotted address, undefined for anything but four decimal parts of 0–255. */
export function parseIpv4(text: string): number | undefined {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1).map(Number);
  if (!parts || parts.some((part) => part > 255)) return undefined;
  return parts.reduce((sum, part) => sum * 256 + part, 0);
}

/** `10.0.0.1` of a number. */
export function formatIpv4(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join(".");
}

/** Eight upper-case hexadecimal digits, the name PXELINUX looks for: `AC100202`. */
export function hexIpv4(address: number): string {
  return address.toString(16).toUpperCase().padStart(8, "0");
}

/** A mask as `255.255.0.0`, `/16` or `16`; undefined where its ones are not contiguous. */
export function parseMask(text: string): number | undefined {
  const prefix = /^\/?(\d{1,2})$/.exec(text)?.[1];
  if (prefix !== undefined) return Number(prefix) > 32 ? undefined : maskOf(Number(prefix));
  const mask = parseIpv4(text);
  return mask === undefined || maskOf(prefixLength(mask)) !== mask ? undefined : mask;
}

/** The mask with so many leading ones. */
export function maskOf(prefix: number): number {
  return prefix === 0 ? 0 : (0xffffffff << (32 - prefix)) >>> 0;
}

/** How many leading ones a mask has. */
export function prefixLength(mask: number): number {
  return Math.clz32(~mask >>> 0);
}

export function networkOf(address: number, mask: number): number {
  return (address & mask) >>> 0;
}

export function broadcastOf(address: number, mask: number): number {
  return (address | ~mask) >>> 0;
}

/** True where the address lies in the network. */
export function containsIpv4(net: number, mask: number, address: number): boolean {
  return networkOf(net, mask) === networkOf(address, mask);
}

/** Both ends belong to it. */
export interface Ipv4Range {
  first: number;
  last: number;
}

/** Ranges as networks.dynamicrange holds them: `A-B`, several apart by commas; undefined where one is wrong. */
export function parseRanges(text: string): Ipv4Range[] | undefined {
  const ranges: Ipv4Range[] = [];
  for (const part of text.split(/[,;\s]+/).filter((word) => word !== "")) {
    const [first, last] = part.split("-").map(parseIpv4);
    if (first === undefined || last === undefined || first > last) return undefined;
    ranges.push({ first, last });
  }
  return ranges;
}
