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

export const nodes: readonly LabNode[] = [
  {
    name: "node1",
    address: "10.99.0.11",
    mac: "42:99:00:00:00:11",
    bmc: "10.98.0.11",
    tap: "tap1",
    netboot: "pxe",
    cards: 1,
  },
  {
    name: "node2",
    address: "10.99.0.12",
    mac: "42:99:00:00:00:12",
    bmc: "10.98.0.12",
    tap: "tap2",
    netboot: "xnba",
    cards: 2,
  },
];

/** All nodes as a noderange. */
export const nodeNames = nodes.map(({ name }) => name).join(",");

/** The management node: br0 leads to the nodes, bmc0 to their BMCs. */
export const managementNode: Sandbox = {
  hostname: "mn.cluster",
  interfaces: [
    { name: bridge, address: `${server}/24`, kind: "bridge" },
    { name: "bmc0", address: "10.98.0.1/24" },
  ],
  taps: nodes.map(({ tap }) => tap),
  resolv: "search cluster\n",
  memory: ["/mnt"],
};
