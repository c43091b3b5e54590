/** The table ppc. */
import { defineTable } from "../../core/mod.ts";
import { comments, disable, node } from "./row_columns.ts";

/** Hardware of POWER systems: control points, frames, processor complexes and partitions. */
export const ppc = defineTable({
  name: "ppc",
  key: ["node"],
  doc: "Hardware of POWER systems: control points, frames, processor complexes and partitions.",
  columns: {
    node,
    hcp: "Control point (HMC, IVM, FSP or BPA) that manages the hardware.",
    id: "Number of the partition, or of the complex or frame within its frame.",
    pprofile: "Partition profile that the node is activated with.",
    parent: "Hardware the row is a part of: the complex of a partition, the frame of a complex.",
    nodetype: "Comma-separated kinds of hardware: blade, lpar, cec, frame, hmc, ivm, fsp or bpa.",
    supernode: "Number of the supernode the complex belongs to, and its place in it.",
    sfp: "Service focal point: the HMC that gathers the hardware's events.",
    comments,
    disable,
  },
  attributes: [
    { of: ["node", "group"], names: ["hcp", "id"] },
    { of: ["node", "group"], names: ["pprofile"], onlyIf: { mgt: "hmc|ivm|fsp" } },
    { of: ["node", "group"], names: ["parent"], onlyIf: { mgt: "hmc|ivm|bpa|fsp" } },
    { of: ["node", "group"], names: [["hwtype", "nodetype"]], onlyIf: { mgt: "fsp|bpa|ivm|hmc" } },
    { of: ["node", "group"], names: ["supernode", "sfp"] },
  ],
});
