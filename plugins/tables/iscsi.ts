/** The table iscsi. */
import { defineTable } from "../../core/mod.ts";
import { comments, disable, node } from "./row_columns.ts";

/** How a node boots from an iSCSI target. */
export const iscsi = defineTable({
  name: "iscsi",
  key: ["node"],
  doc: "How a node boots from an iSCSI target.",
  columns: {
    node,
    server: "Host name or address of the iSCSI target server.",
    target: "Qualified name of the target, such as iqn.2010-04.lab:disk1.",
    lun: "Logical unit number of the disk within the target.",
    iname: "Qualified name by which the node introduces itself to the target.",
    file: "Path of the file on the server that serves as the disk.",
    userid: "User name for logging in to the target.",
    passwd: { doc: "Password for logging in to the target.", secret: true },
    kernel: "Kernel to boot with the disk, relative to the TFTP folder.",
    kcmdline: "Kernel command line to boot with the disk.",
    initrd: "Initial RAM disk to boot with the disk.",
    comments,
    disable,
  },
  attributes: [
    {
      of: ["node", "group"],
      names: [["iscsiserver", "server"], ["iscsitarget", "target"], ["iscsiuserid", "userid"], [
        "iscsipassword",
        "passwd",
      ]],
    },
  ],
});
