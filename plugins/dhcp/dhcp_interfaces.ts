/** site.dhcpinterfaces: `eth0,eth1` for every server, or `mn|eth1,eth2;service|bond0`. */

export interface DhcpInterface {
  name: string;
  /** False for `eth1:noboot`: addresses, but no boot files. */
  boot: boolean;
}

/**
 * The interfaces of the server that has one of `names`; undefined: the setting says nothing about it, so all.
 * A part without a name is for every server.
 */
export function parseDhcpInterfaces(text: string, names: readonly string[]): DhcpInterface[] | undefined {
  const parts = text.split(";").map((part) => part.trim()).filter((part) => part !== "");
  const mine = parts.map((part) => part.split("|")).filter((words) => {
    const holder = words.length > 1 ? words[0]?.trim() ?? "" : undefined;
    return holder === undefined || names.includes(holder);
  });
  const found = mine.flatMap((words) => (words.at(-1) ?? "").split(","))
    .map((word) => word.trim()).filter((word) => word !== "");
  if (found.length === 0) return undefined;
  return found.map((word) => ({ name: word.replace(/:noboot$/, ""), boot: !word.endsWith(":noboot") }));
}
