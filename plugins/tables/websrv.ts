/** The table websrv. */
import { defineTable } from "../../core/mod.ts";
import { comments, disable, node } from "./row_columns.ts";

/** How to reach the web service of a node. */
export const websrv = defineTable({
  name: "websrv",
  key: ["node"],
  doc: "How to reach the web service of a node.",
  columns: {
    node,
    port: "TCP port of the web service.",
    username: "User name on the web service.",
    password: { doc: "Password on the web service.", secret: true },
    comments,
    disable,
  },
  attributes: [
    {
      of: ["node", "group"],
      names: [["webport", "port"], "username", "password"],
      onlyIf: { nodetype: "websrv" },
    },
  ],
});
