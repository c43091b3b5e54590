/** The table chain. */
import { defineTable } from "../../core/mod.ts";
import { comments, disable, node } from "./row_columns.ts";

/** What happens to a node from its discovery until it runs: the queue of boot states. */
export const chain = defineTable({
  name: "chain",
  key: ["node"],
  doc: "What happens to a node from its discovery until it runs: the queue of boot states.",
  columns: {
    node,
    currstate: "State the node boots into now; written by `nodeset` and by discovery, not by hand.",
    currchain: "States still to come, comma-separated; the first is taken at the next step and removed.",
    chain:
      "Comma-separated states for a newly discovered node, copied to currchain when it is found. Valid " +
      "states: discover, boot or reboot, install or netboot, osimage=IMAGE, runcmd=COMMAND, " +
      "runimage=URL, shell, standby, shutdown.",
    ondiscover: "What to do with a node when it is discovered; the usual value is nodediscover.",
    comments,
    disable,
  },
  attributes: [
    { of: ["node", "group"], names: ["chain", "ondiscover", "currstate", "currchain"] },
  ],
});
