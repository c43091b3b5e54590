/** The table bootparams. */
import { defineTable } from "../../core/mod.ts";
import { comments, disable, node } from "./row_columns.ts";

/**
 * What each node is told to boot from the network next; `nodeset` and its relatives keep these rows up to
 * date.
 */
export const bootparams = defineTable({
  name: "bootparams",
  key: ["node"],
  doc: "What each node is told to boot from the network next; `nodeset` and its relatives keep these rows " +
    "up to date.",
  columns: {
    node,
    kernel: "Kernel the node loads next, relative to the TFTP folder or as the boot method writes it.",
    initrd: "Initial RAM disk that goes with the kernel.",
    kcmdline: "Kernel command line computed for the node; it is written anew by `nodeset`.",
    addkcmdline:
      "Your own kernel arguments, put after the computed ones. An argument that begins with `R::` is " +
      "meant for the installed system instead of the installer.",
    dhcpstatements: "DHCP statements that `nodeset` or a plugin keeps for the node.",
    adddhcpstatements:
      "Your own DHCP statements, added to the host entry that `makedhcp` makes for the node.",
    comments,
    disable,
  },
  attributes: [
    { of: ["node", "group"], names: ["kernel", "initrd", "kcmdline", "addkcmdline"] },
  ],
});
