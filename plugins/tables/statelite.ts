/** The table statelite. */
import { defineTable } from "../../core/mod.ts";
import { comments, disable, node } from "./row_columns.ts";

/** Where statelite nodes keep the files that litefile marks as persistent. */
export const statelite = defineTable({
  name: "statelite",
  key: ["node"],
  doc: "Where statelite nodes keep the files that litefile marks as persistent.",
  columns: {
    node: { doc: node, required: true },
    image: "Osimage that the row holds for; empty means every statelite image.",
    statemnt: {
      doc: "Folder for the nodes' files, as `server:/path`; a folder named after the node is made in it. " +
        "Variables such as `$noderes.nfsserver` are filled in.",
      required: true,
    },
    mntopts: "Mount options used for the folder, comma-separated.",
    comments,
    disable,
  },
});
