/** The table monsetting. */
import { defineTable } from "../../core/mod.ts";
import { comments, disable } from "./row_columns.ts";

/** Settings of monitoring plugins, one a row. */
export const monsetting = defineTable({
  name: "monsetting",
  key: ["name", "key"],
  doc: "Settings of monitoring plugins, one a row.",
  columns: {
    name: { doc: "Name of the monitoring plugin that the setting is for.", required: true },
    key: { doc: "Name of the setting; the plugin's description says which there are.", required: true },
    value: "Value of the setting.",
    comments,
    disable,
  },
});
