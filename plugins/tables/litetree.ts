/** The table litetree. */
import { defineTable } from "../../core/mod.ts";
import { comments, disable } from "./row_columns.ts";

/** Folders that are searched for the first contents of the files in litefile, in order of priority. */
export const litetree = defineTable({
  name: "litetree",
  key: ["priority"],
  doc: "Folders that are searched for the first contents of the files in litefile, in order of priority.",
  columns: {
    priority: {
      doc: "Number that decides the order of searching; the smallest comes first.",
      required: true,
    },
    image: "Osimage that the row holds for; `ALL` or empty means every statelite image.",
    directory: {
      doc: "Folder to search, as `server:/path`; variables such as `$noderes.nfsserver` and `$node` are " +
        "filled in for each node.",
      required: true,
    },
    mntopts: "Mount options used for the folder, comma-separated.",
    comments,
    disable,
  },
});
