/** The table postscripts. */
import { defineTable } from "../../core/mod.ts";
import { comments, disable } from "./row_columns.ts";

/** Scripts that are run on nodes after installation or at the boot of a diskless node. */
export const postscripts = defineTable({
  name: "postscripts",
  key: ["node"],
  doc: "Scripts that are run on nodes after installation or at the boot of a diskless node.",
  columns: {
    node: "Node or group the row is for; xcatdefaults is for all nodes, service for service nodes.",
    postscripts:
      "Comma-separated scripts run at the end of the installation, or at each boot of a diskless node, " +
      "after those of xcatdefaults and of the osimage.",
    postbootscripts:
      "Comma-separated scripts run at the first boot after installation, or after the postscripts of a " +
      "diskless node.",
    comments,
    disable,
  },
  attributes: [
    { of: ["node", "group"], names: ["postscripts", "postbootscripts"] },
  ],
});
