/** The table osdistroupdate. */
import { defineTable } from "../../core/mod.ts";
import { comments, disable } from "./row_columns.ts";

/** Updates of distributions that were fetched to the management node. */
export const osdistroupdate = defineTable({
  name: "osdistroupdate",
  key: ["osupdatename"],
  doc: "Updates of distributions that were fetched to the management node.",
  columns: {
    osupdatename: "Name of the update.",
    osdistroname: "Distribution that is updated.",
    dirpath: "Folder that holds the packages of the update.",
    downloadtime: "Date and time at which the update was fetched.",
    comments,
    disable,
  },
  attributes: [
    {
      of: ["osdistroupdate"],
      names: ["osupdatename", "osdistroname", "dirpath", "downloadtime", ["usercomment", "comments"]],
    },
  ],
});
