/** The table nodepos. */
import { defineTable } from "../../core/mod.ts";
import { comments, disable, node } from "./row_columns.ts";

/** Where a node stands, in whatever words the site uses. */
export const nodepos = defineTable({
  name: "nodepos",
  key: ["node"],
  doc: "Where a node stands, in whatever words the site uses.",
  columns: {
    node,
    rack: "Rack that the node is in.",
    u: "Lowest rack unit that the node takes.",
    chassis: "Chassis or enclosure that the node is in.",
    slot: "Slot of the chassis that the node is in.",
    room: "Room that the rack is in.",
    height: "Number of rack units that the node takes.",
    comments,
    disable,
  },
  attributes: [
    { of: ["node", "group"], names: ["rack", ["unit", "u"], "chassis", "slot", "room", "height"] },
  ],
});
