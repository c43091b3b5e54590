/** The table boottarget. */
import { defineTable } from "../../core/mod.ts";
import { comments, disable } from "./row_columns.ts";

/** Kernels, initial RAM disks and arguments for profiles that boot something out of the ordinary. */
export const boottarget = defineTable({
  name: "boottarget",
  key: ["bprofile"],
  doc: "Kernels, initial RAM disks and arguments for profiles that boot something out of the ordinary.",
  columns: {
    bprofile: "Name of the boot profile; `nodetype.profile` of the nodes that use it holds the same name.",
    kernel: "Kernel to load for this profile.",
    initrd: "Initial RAM disk to load for this profile.",
    kcmdline: "Kernel command line for this profile.",
    comments,
    disable,
  },
  attributes: [
    { of: ["boottarget"], names: ["bprofile", "kernel", "initrd", "kcmdline", "comments"] },
  ],
});
