/** The table nodelist. */
import { defineTable } from "../../core/mod.ts";
import { comments, disable } from "./row_columns.ts";

/** All nodes of the cluster, the groups they are in, and how they are doing. */
export const nodelist = defineTable({
  name: "nodelist",
  key: ["node"],
  doc: "All nodes of the cluster, the groups they are in, and how they are doing.",
  columns: {
    node: "Name of the node; a node exists when it has a row here.",
    groups:
      "Comma-separated groups the node is in; an attribute missing from the node is taken from the first " +
      "group that has it.",
    status: "State the node reported last, such as installing, booting, booted, powering-off or unreachable.",
    statustime: "Date and time at which the status last changed.",
    appstatus: "State of programs that are watched on the node, as `sshd=up,ftp=down`.",
    appstatustime: "Date and time at which appstatus last changed.",
    primarysn: "Service node that serves this node at present, as the management node knows it.",
    hidden: "Set to 1 to leave the node out of lists that do not ask for hidden ones; 0 or empty otherwise.",
    updatestatus: "Result of the latest `updatenode`: synced, out-of-sync, syncing or failed.",
    updatestatustime: "Date and time at which updatestatus last changed.",
    zonename: "Security zone of the node; empty: the zone of its group, or the default zone.",
    comments,
    disable,
  },
  attributes: [
    {
      of: ["node"],
      names: [
        "node",
        "groups",
        "status",
        "statustime",
        "appstatus",
        "appstatustime",
        "primarysn",
        "hidden",
        "updatestatus",
        "updatestatustime",
        "zonename",
        ["usercomment", "comments"],
      ],
    },
  ],
});
