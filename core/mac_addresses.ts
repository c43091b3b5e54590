/** The value of mac.mac: `m1`, or several as `m1!host|m2!host-eth1|m3!*NOIP*`. */

export interface MacAddress {
  /** Lower case, colons. */
  mac: string;
  /** The name whose address the interface gets; undefined: it gets none. */
  host: string | undefined;
}

/** The interfaces of a node in order; undefined where one is no hardware address of six or more bytes. */
export function parseMacs(text: string, node: string): MacAddress[] | undefined {
  const found: MacAddress[] = [];
  for (const part of text.split("|").filter((word) => word.trim() !== "")) {
    const [written = "", host = node] = part.trim().split("!");
    const mac = normalMac(written);
    if (!mac) return undefined;
    found.push({ mac, host: host === "*NOIP*" ? undefined : host || node });
  }
  return found;
}

/** Six (Ethernet), eight or twenty (InfiniBand) bytes in lower case with colons, or undefined. */
export function normalMac(text: string): string | undefined {
  const bytes = /[:-]/.test(text) ? text.split(/[:-]/) : text.match(/../g) ?? [];
  if (![6, 8, 20].includes(bytes.length) || !bytes.every((byte) => /^[0-9a-f]{2}$/i.test(byte))) {
    return undefined;
  }
  return bytes.length * 2 === text.length || /[:-]/.test(text) ? bytes.join(":").toLowerCase() : undefined;
}
