/** The table routes. */
import { defineTable } from "../../core/mod.ts";
import { comments, disable } from "./row_columns.ts";

/**
 * Routes that nodes, service nodes or the management node need beside their default one; noderes.routenames
 * and site.mnroutenames pick from them.
 */
export const routes = defineTable({
  name: "routes",
  key: ["routename"],
  doc: "Routes that nodes, service nodes or the management node need beside their default one; " +
    "noderes.routenames and site.mnroutenames pick from them.",
  columns: {
    routename: "Name of the route.",
    net: "Network that the route leads to.",
    mask: "Netmask of that network, or its prefix length.",
    gateway: "Router through which the network is reached.",
    ifname: "Interface through which the router is reached.",
    comments,
    disable,
  },
  attributes: [
    { of: ["route"], names: ["routename", "net", "mask", "gateway", "ifname", ["usercomment", "comments"]] },
  ],
});
