/** The table prescripts. */
import { defineTable } from "../../core/mod.ts";
import { comments, disable, node } from "./row_columns.ts";

/** Scripts that the server runs before and after `nodeset` prepares a node. */
export const prescripts = defineTable({
  name: "prescripts",
  key: ["node"],
  doc: "Scripts that the server runs before and after `nodeset` prepares a node.",
  columns: {
    node,
    begin:
      "Scripts run before the node is prepared, as `state:script1,script2` parts joined by `|`; without " +
      "a state they run for all states.",
    end: "Scripts run after the node was prepared, written as in begin.",
    comments,
    disable,
  },
  attributes: [
    { of: ["node", "group"], names: [["prescripts-begin", "begin"], ["prescripts-end", "end"]] },
  ],
});
