/** The table nodetype. */
import { defineTable } from "../../core/mod.ts";
import { comments, disable, node } from "./row_columns.ts";

/** Operating system, architecture and image of a node. */
export const nodetype = defineTable({
  name: "nodetype",
  key: ["node"],
  doc: "Operating system, architecture and image of a node.",
  columns: {
    node,
    os: "Distribution and version that the node runs, such as alt-p11, rhels9.4 or ubuntu24.04; `nodeset` " +
      "sets it from the osimage.",
    arch: "Processor architecture of the node: x86_64, x86, aarch64, ppc64, ppc64le, ia64 or armv7l.",
    profile: "Profile by which templates and package lists are chosen, such as compute or service.",
    provmethod:
      "How the node gets its system: the name of an osimage, or install, netboot or statelite for nodes " +
      "that use none.",
    supportedarchs: "Comma-separated architectures that the node can run, where it is more than one.",
    nodetype:
      "Comma-separated kinds of thing the node is: osi, hmc, fsp, bpa, ivm, mm, cmm, mp, blade, vm, " +
      "lpar, zvm, switch, pdu, rmc, mic, websrv and others.",
    comments,
    disable,
  },
  attributes: [
    { of: ["node", "group"], names: ["nodetype", "arch", "supportedarchs", "os", "profile", "provmethod"] },
  ],
});
