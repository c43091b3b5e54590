/** The table vmmaster. */
import { defineTable } from "../../core/mod.ts";
import { comments, disable } from "./row_columns.ts";

/** Masters from which virtual machines are cloned; kept by `clonevm`. */
export const vmmaster = defineTable({
  name: "vmmaster",
  key: ["name"],
  doc: "Masters from which virtual machines are cloned; kept by `clonevm`.",
  columns: {
    name: "Name of the master.",
    os: "Value of nodetype.os for its clones.",
    arch: "Value of nodetype.arch for its clones.",
    profile: "Value of nodetype.profile for its clones.",
    storage: "Where the disks of the master are.",
    storagemodel: "Value of vm.storagemodel for its clones.",
    nics: "Value of vm.nics for its clones.",
    vintage: "When and from what the master was made.",
    originator: "User who made the master.",
    virttype: "Kind of virtualisation it is made for, such as vmware or kvm.",
    specializeparameters:
      "Settings by which each clone is made a machine of its own, in the words of the hypervisor.",
    comments,
    disable,
  },
});
