/** The table kvm_nodedata. */
import { defineTable } from "../../core/mod.ts";
import { comments, disable, node } from "./row_columns.ts";

/** Definitions of KVM virtual machines; kept by the KVM driver and not meant to be edited. */
export const kvm_nodedata = defineTable({
  name: "kvm_nodedata",
  key: ["node"],
  doc: "Definitions of KVM virtual machines; kept by the KVM driver and not meant to be edited.",
  columns: {
    node: { doc: node, required: true },
    xml: "Definition of the virtual machine as libvirt XML.",
    comments,
    disable,
  },
});
