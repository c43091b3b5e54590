/** The table nics. */
import { defineTable } from "../../core/mod.ts";
import { comments, disable, node } from "./row_columns.ts";

/**
 * Further network interfaces of nodes: addresses, names, kinds and networks. Every column holds `nic!value`
 * joined by commas, where `|` separates several values of one interface.
 */
export const nics = defineTable({
  name: "nics",
  key: ["node"],
  doc: "Further network interfaces of nodes: addresses, names, kinds and networks. Every column holds " +
    "`nic!value` joined by commas, where `|` separates several values of one interface.",
  columns: {
    node,
    nicips: "Addresses of each interface, as `eth0!10.0.0.1|10.0.1.1,ib0!11.0.0.1`.",
    nichostnamesuffixes: "What is put after the node name to name each address, as `eth0!-eth0,ib0!-ib0`.",
    nichostnameprefixes: "What is put before the node name to name each address, as `eth0!eth0-,ib0!ib0-`.",
    nictypes:
      "Kind of each interface, as `eth0!Ethernet`: Ethernet, Infiniband, Omnipath, BMC, Vlan, bridge, " +
      "bond and others.",
    niccustomscripts:
      "Script with arguments that sets up the interface instead of the usual way, as `eth0!script arg`.",
    nicnetworks: "Network each address belongs to, by its name in networks, as `eth0!net1|net2`.",
    nicaliases: "Further names of each address, separated by blanks, as `eth0!alias1 alias2|alias3`.",
    nicextraparams: "Extra settings for the interface's configuration, as `eth0!MTU=9000 HOTPLUG=no`.",
    nicdevices: "Interfaces below each bond, bridge or VLAN, joined by `|`, as `bond0!eth0|eth1`.",
    nicsadapter: "What discovery or `getadapter` found about each adapter, as `eth0!mac=… linkstate=…`.",
    comments,
    disable,
  },
  attributes: [
    {
      of: ["node", "group"],
      names: [
        "nicips",
        "nichostnamesuffixes",
        "nichostnameprefixes",
        "nictypes",
        "niccustomscripts",
        "nicnetworks",
        "nicaliases",
        "nicextraparams",
        "nicdevices",
        "nicsadapter",
      ],
    },
  ],
});
