/** The table deps. */
import { defineTable } from "../../core/mod.ts";
import { comments, disable, node } from "./row_columns.ts";

/**
 * Which nodes must be up or down before a command is done to another node; `rpower -d` works through it.
 */
export const deps = defineTable({
  name: "deps",
  key: ["node", "cmd"],
  doc: "Which nodes must be up or down before a command is done to another node; `rpower -d` works through " +
    "it.",
  columns: {
    node: { doc: node, required: true },
    nodedep: "Comma-separated nodes or groups that have to be dealt with first.",
    msdelay: "Milliseconds to wait between the node depended on and this one.",
    cmd: {
      doc: "Comma-separated commands the dependency holds for, such as on, off or softoff.",
      required: true,
    },
    comments,
    disable,
  },
});
