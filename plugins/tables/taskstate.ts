/** The table taskstate. */
import { defineTable } from "../../core/mod.ts";
import { disable, node } from "./row_columns.ts";

/** Tasks that are running on nodes, so that no other disturbs them. */
export const taskstate = defineTable({
  name: "taskstate",
  key: ["node"],
  doc: "Tasks that are running on nodes, so that no other disturbs them.",
  columns: {
    node,
    command: "Command that is running.",
    state: "State of the task.",
    pid: "Process number of the task on the management node.",
    reserve: "Room for what a command wants to remember about its task.",
    disable,
  },
  attributes: [
    { of: ["taskstate"], names: ["node", "command", "state", "pid", "reserve", "disable"] },
  ],
});
