/** The table pduoutlet. */
import { defineTable } from "../../core/mod.ts";
import { comments, disable, node } from "./row_columns.ts";

/** Which outlets of which PDU each node draws its power from. */
export const pduoutlet = defineTable({
  name: "pduoutlet",
  key: ["node"],
  doc: "Which outlets of which PDU each node draws its power from.",
  columns: {
    node,
    pdu: "Comma-separated outlets, as `pdu1:3,pdu2:3`.",
    comments,
    disable,
  },
  attributes: [
    { of: ["node", "group"], names: ["pdu"] },
  ],
});
