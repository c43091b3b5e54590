/** The table zvm. */
import { defineTable } from "../../core/mod.ts";
import { comments, disable, node } from "./row_columns.ts";

/** Virtual machines under z/VM. */
export const zvm = defineTable({
  name: "zvm",
  key: ["node"],
  doc: "Virtual machines under z/VM.",
  columns: {
    node,
    hcp: "Node within the z/VM system that carries out hardware commands.",
    userid: "Name of the virtual machine in the z/VM directory.",
    nodetype: "Kind of thing the node is: cec, lpar, zvm or vm.",
    parent: "Hardware or z/VM system that the node is a part of.",
    comments,
    disable,
    discovered: "Whether the virtual machine was found by discovery: 1 for yes.",
    status: "What is known about the state of the node, kept by its driver.",
  },
  attributes: [
    { of: ["node", "group"], names: [["hwtype", "nodetype"], "hcp", "userid"], onlyIf: { mgt: "zvm" } },
  ],
});
