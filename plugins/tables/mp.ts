/** The table mp. */
import { defineTable } from "../../core/mod.ts";
import { comments, disable, node } from "./row_columns.ts";

/** Place of a blade: its management module and slot. */
export const mp = defineTable({
  name: "mp",
  key: ["node"],
  doc: "Place of a blade: its management module and slot.",
  columns: {
    node,
    mpa: "Management module of the chassis; mpa holds how to reach it.",
    id: "Slot number of the blade in its chassis; two numbers joined by a dash for a blade that takes " +
      "several slots.",
    nodetype: "Comma-separated kinds of hardware: mm, cmm or blade.",
    comments,
    disable,
  },
  attributes: [
    { of: ["node", "group"], names: [["hwtype", "nodetype"]], onlyIf: { mgt: "blade|ipmi|openbmc" } },
    { of: ["node", "group"], names: ["mpa"] },
    { of: ["node", "group"], names: [["slotid", "id"]], onlyIf: { mgt: "fsp" } },
    { of: ["node", "group"], names: ["id"], onlyIf: { mgt: "blade" } },
    { of: ["node", "group"], names: [["slotid", "id"]], onlyIf: { mgt: "ipmi" } },
  ],
});
