/** The table notification. */
import { defineTable } from "../../core/mod.ts";
import { comments, disable } from "./row_columns.ts";

/** Programs and modules that are called when a table changes; `regnotif` and `unregnotif` keep it. */
export const notification = defineTable({
  name: "notification",
  key: ["filename"],
  doc: "Programs and modules that are called when a table changes; `regnotif` and `unregnotif` keep it.",
  columns: {
    filename: { doc: "Path of the module or program to call.", required: true },
    tables: { doc: "Comma-separated tables whose changes are of interest.", required: true },
    tableops: "Comma-separated changes that are of interest: a rows added, u rows updated, d rows removed.",
    comments,
    disable,
  },
  attributes: [
    { of: ["notification"], names: ["filename", "tables", "tableops", "comments"] },
  ],
});
