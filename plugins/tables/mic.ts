/** The table mic. */
import { defineTable } from "../../core/mod.ts";
import { comments, disable, node } from "./row_columns.ts";

/** Settings of Xeon Phi coprocessors that are nodes of their own. */
export const mic = defineTable({
  name: "mic",
  key: ["node"],
  doc: "Settings of Xeon Phi coprocessors that are nodes of their own.",
  columns: {
    node,
    host: "Node whose slot the card sits in.",
    id: "Number of the card within its host, from 0.",
    nodetype: "Hardware type of the row; the only value is mic.",
    bridge: "Bridge on the host through which the card reaches the network.",
    onboot: "Whether the card boots together with its host: yes or no.",
    vlog: "Whether the card writes a detailed log: yes or no.",
    powermgt: "Power states the card may use, as `cpufreq|corec6|pc3|pc6=on|off` joined by commas.",
    comments,
    disable,
  },
  attributes: [
    {
      of: ["node", "group"],
      names: [
        ["michost", "host"],
        ["micid", "id"],
        ["hwtype", "nodetype"],
        ["micbridge", "bridge"],
        ["miconboot", "onboot"],
        ["micvlog", "vlog"],
        ["micpowermgt", "powermgt"],
      ],
      onlyIf: { mgt: "mic" },
    },
  ],
});
