/** The table switch. */
import { defineTable } from "../../core/mod.ts";
import { comments, disable, node } from "./row_columns.ts";

/** Which port of which Ethernet switch each node is plugged into; discovery recognises nodes by it. */
export const switchTable = defineTable({
  name: "switch",
  key: ["node", "switch", "port"],
  doc: "Which port of which Ethernet switch each node is plugged into; discovery recognises nodes by it.",
  columns: {
    node,
    switch: "Host name of the switch.",
    port: "Port of the switch: its number, or the name the switch gives it.",
    vlan: "VLAN that the port belongs to.",
    interface: "Interface of the node that is plugged in; empty or primary is the one that boots.",
    comments,
    disable,
  },
  attributes: [
    {
      of: ["node", "group"],
      names: ["switch", ["switchport", "port"], ["switchvlan", "vlan"], ["switchinterface", "interface"]],
    },
  ],
});
