/** The table policy. */
import { defineTable } from "../../core/mod.ts";
import { comments, disable } from "./row_columns.ts";

/**
 * Who may run which command on which nodes. Rows are tried in order of priority and the first that fits
 * decides; without one the request is refused.
 */
export const policy = defineTable({
  name: "policy",
  key: ["priority"],
  doc: "Who may run which command on which nodes. Rows are tried in order of priority and the first that " +
    "fits decides; without one the request is refused.",
  columns: {
    priority:
      "Number, also a fraction such as 4.5, that decides the order of trying; the smallest comes first.",
    name:
      "Comma-separated users the row holds for, being the common name of the certificate; `%GROUP` is every " +
      "user whom this machine has in that group, `*` everyone who is authenticated, and empty also those who are " +
      "not.",
    host:
      "Comma-separated hosts the request may come from, by name or address; who connects over loopback comes from " +
      "the machine that runs the daemon, by its own name. Empty is every host.",
    commands: "Comma-separated commands the row holds for; empty is every command.",
    noderange: "Nodes the row holds for; empty is every node.",
    parameters:
      "Regular expression that has to match somewhere in the arguments joined by blanks; empty matches " +
      "all.",
    time:
      "Comma-separated times in local time at which the row holds: hours as `08:00-18:30`, days as `Sat` or " +
      "`Mon-Fri`, or both as `Mon-Fri 08:00-18:30`; the end does not count, and a range may go over midnight. Empty " +
      "is always.",
    rule:
      "What is done with the request: allow, accept and trusted let it pass, anything else, also nothing, " +
      "refuses it; trusted marks the management and service nodes.",
    comments,
    disable,
  },
  remark: ({ priority, rule }) =>
    rule ? undefined : `The policy row with priority=${priority} has no rule, so it refuses what fits it; ` +
      `chtab priority=${priority} policy.rule=allow lets it pass`,
  attributes: [
    {
      of: ["policy"],
      names: ["priority", "name", "host", "commands", "noderange", "parameters", "time", "rule", [
        "usercomment",
        "comments",
      ]],
    },
  ],
});
