/** The table performance. */
import { defineTable } from "../../core/mod.ts";
import { comments, disable } from "./row_columns.ts";

/** Measurements of nodes, taken at regular intervals. */
export const performance = defineTable({
  name: "performance",
  key: ["timestamp", "node", "attrname"],
  doc: "Measurements of nodes, taken at regular intervals.",
  columns: {
    timestamp: "Date and time of the measurement.",
    node: "Node that was measured.",
    attrname: "What was measured.",
    attrvalue: "The measured value.",
    comments,
    disable,
  },
});
