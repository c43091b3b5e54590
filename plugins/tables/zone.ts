/** The table zone. */
import { defineTable } from "../../core/mod.ts";
import { comments, disable } from "./row_columns.ts";

/** Groups of nodes whose root users may reach each other by SSH, and no others. */
export const zone = defineTable({
  name: "zone",
  key: ["zonename"],
  doc: "Groups of nodes whose root users may reach each other by SSH, and no others.",
  columns: {
    zonename: "Name of the zone.",
    sshkeydir: "Folder with the SSH keys of root in this zone.",
    sshbetweennodes:
      "Whether root may go from one node of the zone to another without a password: yes or 1, no or 0.",
    defaultzone:
      "Whether nodes without a zone belong to this one: yes or 1, no or 0; only one zone may be it.",
    comments,
    disable,
  },
  attributes: [
    {
      of: ["zone"],
      names: ["zonename", "sshkeydir", "sshbetweennodes", "defaultzone", ["usercomment", "comments"]],
    },
  ],
});
