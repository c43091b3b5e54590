/** The short names of a host, as nodes are called. */

/** `node1-eth1.cluster` → `node1-eth1`, `node1`: an interface of its own name belongs to the node. */
export function shortNames(name: string): string[] {
  const short = name.split(".")[0] ?? "";
  return [short, short.replace(/-(?:eth|myri|ib)\d*$/, "")];
}
