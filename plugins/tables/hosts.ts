/** The table hosts. */
import { defineTable } from "../../core/mod.ts";
import { comments, disable, node } from "./row_columns.ts";

/**
 * Addresses and names of nodes, from which `makehosts` and `makedns` write /etc/hosts and the name server's
 * zones.
 */
export const hosts = defineTable({
  name: "hosts",
  key: ["node"],
  doc: "Addresses and names of nodes, from which `makehosts` and `makedns` write /etc/hosts and the name " +
    "server's zones.",
  columns: {
    node,
    ip: "Address of the node's main interface; it may be a template computed from the node name.",
    hostnames: "Further names and aliases of that address, separated by commas or blanks.",
    otherinterfaces:
      "Further names with their addresses, as `name:address` joined by commas; a name that begins with a " +
      "dash is put after the node name.",
    comments,
    disable,
  },
  attributes: [
    { of: ["node", "group"], names: ["ip", "hostnames", "otherinterfaces"] },
  ],
});
