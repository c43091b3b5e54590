/** The table auditlog. */
import { defineTable } from "../../core/mod.ts";
import { disable } from "./row_columns.ts";

/** Who asked for which command, when, from where, and whether it was allowed. */
export const auditlog = defineTable({
  name: "auditlog",
  key: ["recid"],
  doc: "Who asked for which command, when, from where, and whether it was allowed.",
  columns: {
    recid: "Number of the record, given by the database in rising order.",
    audittime: "Date and time at which the request arrived.",
    userid: "Name of the user who asked, taken from the common name of the certificate.",
    clientname: "Host name of the machine the request came from, or its address where none leads back to it.",
    clienttype: "Kind of client that asked: cli, java, webui or other.",
    command: "Name of the command that was asked for.",
    noderange: "Noderange of the request as it was written.",
    args:
      "Arguments of the command without the noderange, each with a blank before it; secrets are starred out.",
    status: "What became of the request: Allowed or Denied.",
    comments: "Exit status of the command where it failed.",
    disable,
  },
  attributes: [
    {
      of: ["auditlog"],
      names: [
        "recid",
        "audittime",
        "userid",
        "clientname",
        "clienttype",
        "command",
        "noderange",
        "args",
        "status",
        "comments",
        "disable",
      ],
    },
  ],
});
