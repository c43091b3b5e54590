/** The table hypervisor. */
import { defineTable } from "../../core/mod.ts";
import { comments, disable, node } from "./row_columns.ts";

/** Settings of a machine that hosts virtual machines. */
export const hypervisor = defineTable({
  name: "hypervisor",
  key: ["node"],
  doc: "Settings of a machine that hosts virtual machines.",
  columns: {
    node,
    type: "Kind of hypervisor: esx, esxi, kvm, rhev, hyperv, z/VM or the like.",
    mgr: "Host that manages this hypervisor, such as a vCenter or RHEV manager.",
    interface:
      "How the host's interfaces are set up, as `network:interface:protocol:address:mask:gateway`, " +
      "several joined by `|`.",
    netmap:
      "Which bridge or switch of the host stands for which network, as `network=device` joined by commas.",
    defaultnet: "Network that a virtual machine is put into when its own row names none.",
    cluster: "Cluster within the manager that the host joins.",
    datacenter: "Data centre within the manager that the host belongs to.",
    preferdirect: "Set to yes to talk to the host itself rather than to its manager.",
    comments,
    disable,
  },
  attributes: [
    {
      of: ["node", "group"],
      names: [["hosttype", "type"], ["hostinterface", "interface"], ["hostmanager", "mgr"], [
        "hostcluster",
        "cluster",
      ]],
    },
  ],
});
