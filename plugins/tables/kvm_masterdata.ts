/** The table kvm_masterdata. */
import { defineTable } from "../../core/mod.ts";
import { comments, disable } from "./row_columns.ts";

/** Definitions of KVM masters from which clones are made; kept by the KVM driver. */
export const kvm_masterdata = defineTable({
  name: "kvm_masterdata",
  key: ["name"],
  doc: "Definitions of KVM masters from which clones are made; kept by the KVM driver.",
  columns: {
    name: "Name of the master.",
    xml: "Definition of the master as libvirt XML.",
    comments,
    disable,
  },
});
