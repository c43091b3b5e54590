/** The table storage. */
import { defineTable } from "../../core/mod.ts";
import { comments, disable, node } from "./row_columns.ts";

/** Disks and volumes that virtual machines are installed on. */
export const storage = defineTable({
  name: "storage",
  key: ["node"],
  doc: "Disks and volumes that virtual machines are installed on.",
  columns: {
    node,
    osvolume: "Volume that the operating system is put on; several choices are joined by commas.",
    size: "Size of the volume, such as 20G.",
    state: "State of the volume: free, used, reserved or the like.",
    storagepool: "Comma-separated pools that the volume belongs to.",
    hypervisor: "Host through which the volume is reached.",
    fcprange: "Range of Fibre Channel device addresses that reach the volume.",
    volumetag: "Comma-separated words by which volumes can be picked.",
    type: "Kind of storage that the row describes.",
    controller: "Node or device that provides the storage.",
    comments,
    disable,
  },
  attributes: [
    {
      of: ["node", "group"],
      names: ["osvolume", ["storagcontroller", "controller"], ["storagetype", "type"]],
    },
  ],
});
