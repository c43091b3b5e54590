/** What the lab's cluster consists of: names, addresses and folders. */
import type { Sandbox } from "./sandbox.ts";

export interface LabNode {
  name: string;
  address: string;
  mac: string;
  /** Address of its BMC. */
  bmc: string;
  /** The tap device that its network card is plugged into. */
  tap: string;
  /** How it boots first. */
  netboot: Netboot;
  /** How many network cards it has; the last one is plugged in. */
  cards: 1 | 2;
}

/** Values of noderes.netboot. */
export type Netboot = "pxe" | "xnba" | "grub2-http";

/** State of the lab, in memory and seen inside its sandbox only. */
export const folder = "/mnt/lab";
/** XCAT_SYSROOT of the management node. */
export const sysroot = `${folder}/mn`;
export const logs = `${folder}/log`;

export const server = "10.99.0.1";
export const bridge = "br0";
export const bmcUser = "ADMIN";

/** `node1` is number 1; numbers are below 90. */
function labNode(number: number, netboot: Netboot, cards: 1 | 2 = 1): LabNode {
  const last = String(10 + number);
  return {
    name: `node${number}`,
    address: `10.99.0.${last}`,
    mac: `42:99:00:00:00:${last}`,
    bmc: `10.98.0.${last}`,
    tap: `tap${number}`,
    netboot,
    cards,
  };
}

/** So many nodes with one network card. */
export function labNodes(count: number, netboot: Netboot): LabNode[] {
  return Array.from({ length: count }, (_, at) => labNode(at + 1, netboot));
}

/** Those of the session. */
export const nodes: readonly LabNode[] = [labNode(1, "pxe"), labNode(2, "xnba", 2)];

/** Nodes as a noderange. */
export function noderangeOf(nodes: readonly LabNode[]): string {
  return nodes.map(({ name }) => name).join(",");
}

/** All nodes of the session as a noderange. */
export const nodeNames = noderangeOf(nodes);

/** The management node of these nodes: br0 leads to them, bmc0 to their BMCs. */
export function managementNodeOf(nodes: readonly LabNode[]): Sandbox {
  return {
    hostname: "mn.cluster",
    interfaces: [
      { name: bridge, address: `${server}/24`, kind: "bridge" },
      { name: "bmc0", address: "10.98.0.1/24" },
    ],
    taps: nodes.map(({ tap }) => tap),
    resolv: "search cluster\n",
    memory: ["/mnt"],
  };
}

export const managementNode = managementNodeOf(nodes);
