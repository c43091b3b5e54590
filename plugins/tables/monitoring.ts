/** The table monitoring. */
import { defineTable } from "../../core/mod.ts";
import { comments, disable } from "./row_columns.ts";

/** Monitoring plugins that are switched on; `monadd` and `monrm`, `monstart` and `monstop` keep it. */
export const monitoring = defineTable({
  name: "monitoring",
  key: ["name"],
  doc: "Monitoring plugins that are switched on; `monadd` and `monrm`, `monstart` and `monstop` keep it.",
  columns: {
    name: { doc: "Name of the monitoring plugin, such as snmpmon or gangliamon.", required: true },
    nodestatmon: "Set to Y where this plugin keeps nodelist.status up to date; N or empty otherwise.",
    comments,
    disable,
  },
  attributes: [
    { of: ["monitoring"], names: ["name", "nodestatmon", "comments", "disable"] },
  ],
});
