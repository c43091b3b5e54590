/** The table firmware. */
import { defineTable } from "../../core/mod.ts";
import { comments, disable, node } from "./row_columns.ts";

/** Files with firmware settings that are applied to nodes at discovery or later. */
export const firmware = defineTable({
  name: "firmware",
  key: ["node"],
  doc: "Files with firmware settings that are applied to nodes at discovery or later.",
  columns: {
    node: { doc: node, required: true },
    cfgfile: "Path of the file that holds the firmware settings for the node.",
    comments,
    disable,
  },
  attributes: [
    { of: ["firmware"], names: ["cfgfile", "comments", "disable"], row: { cfgfile: "attr:cfgfile" } },
  ],
});
