/** The table hwinv. */
import { defineTable } from "../../core/mod.ts";
import { comments, disable, node } from "./row_columns.ts";

/** Hardware of a node as discovery or `nodeset` with hardware inventory found it. */
export const hwinv = defineTable({
  name: "hwinv",
  key: ["node"],
  doc: "Hardware of a node as discovery or `nodeset` with hardware inventory found it.",
  columns: {
    node,
    cputype: "Model name of the processors.",
    cpucount: "Number of processors.",
    memory: "Amount of memory in MB.",
    disksize: "Sizes of the local disks in GB, as `disk:size` joined by commas.",
    comments,
    disable,
  },
  attributes: [
    { of: ["node", "group"], names: ["cputype", "cpucount", "memory", "disksize"] },
  ],
});
