/** The table virtsd. */
import { defineTable } from "../../core/mod.ts";
import { comments, disable } from "./row_columns.ts";

/** Storage domains of virtualisation managers. */
export const virtsd = defineTable({
  name: "virtsd",
  key: ["node"],
  doc: "Storage domains of virtualisation managers.",
  columns: {
    node: "Name of the storage domain.",
    sdtype: "What the domain is for: data, iso or export.",
    stype: "Kind of storage: nfs or localfs.",
    location: "Where the storage is, as `server:/path` or a local path.",
    host: "Hypervisor that the domain is made through; SPM is the one that manages the pool.",
    cluster: "Cluster within the manager that uses the domain.",
    datacenter: "Data centre within the manager that the domain is attached to.",
    comments,
    disable,
  },
});
