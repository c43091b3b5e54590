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
    name: "User the row holds for, being the common name of the certificate; `*` is everyone who is " +
      "authenticated, and empty also those who are not.",
    host: "Comma-separated hosts the request may come from, by short name or address; empty is every host.",
    commands: "Comma-separated commands the row holds for; empty is every command.",
    noderange: "Nodes the row holds for; empty is every node.",
    parameters:
      "Regular expression that has to match somewhere in the arguments joined by blanks; empty matches " +
      "all.",
    time: "Comma-separated times of day in local time at which the row holds, as `08:00-18:30`; empty is " +
      "always.",
    rule: "What is done with the request: allow or accept, deny or reject, or trusted, which allows it and " +
      "lets the caller speak for other users.",
    comments,
    disable,
  },
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
