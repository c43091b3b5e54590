/** The table kit. */
import { defineTable } from "../../core/mod.ts";
import { comments, disable } from "./row_columns.ts";

/** Software kits that were added to the cluster. */
export const kit = defineTable({
  name: "kit",
  key: ["kitname"],
  doc: "Software kits that were added to the cluster.",
  columns: {
    kitname: "Name of the kit with version and architecture, by which it is told from all others.",
    basename: "Name of the kit without its version.",
    description: "What the kit is for, in a few words.",
    version: "Version of the kit.",
    release: "Release of the kit within its version.",
    ostype: "Kind of operating system that the kit is made for: Linux or AIX.",
    isinternal:
      "Set to 1 for a kit that the management software itself uses, which tools leave out of lists.",
    kitdeployparams: "File that names the deployment settings the kit brings.",
    kitdir: "Folder in which the kit was unpacked.",
    comments,
    disable,
  },
  attributes: [
    {
      of: ["kit"],
      names: [
        "kitname",
        "basename",
        "description",
        "version",
        "release",
        "ostype",
        "isinternal",
        "kitdeployparams",
        "kitdir",
      ],
    },
  ],
});
