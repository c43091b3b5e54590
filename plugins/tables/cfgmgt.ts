/** The table cfgmgt. */
import { defineTable } from "../../core/mod.ts";
import { comments, disable, node } from "./row_columns.ts";

/** Which outside configuration management system looks after a node. */
export const cfgmgt = defineTable({
  name: "cfgmgt",
  key: ["node"],
  doc: "Which outside configuration management system looks after a node.",
  columns: {
    node,
    cfgmgr: "Name of the configuration manager, such as chef or puppet.",
    cfgserver: "Host name or address of the server that the configuration manager's agent talks to.",
    roles: "Comma-separated roles that the configuration manager gives to the node.",
    comments,
    disable,
  },
  attributes: [
    { of: ["node", "group"], names: ["cfgmgr", "cfgserver", ["cfgmgtroles", "roles"]] },
  ],
});
