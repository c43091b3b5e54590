/** The table kitrepo. */
import { defineTable } from "../../core/mod.ts";
import { comments, disable } from "./row_columns.ts";

/** Package repositories that kits brought along. */
export const kitrepo = defineTable({
  name: "kitrepo",
  key: ["kitreponame"],
  doc: "Package repositories that kits brought along.",
  columns: {
    kitreponame: "Name of the repository, by which it is told from all others.",
    kitname: "Kit that the repository belongs to.",
    osbasename: "Name of the distribution that the packages are made for, such as rhels or alt.",
    osmajorversion: "Major version of the distribution.",
    osminorversion: "Minor version of the distribution; empty where every minor version will do.",
    osarch: "Processor architecture of the packages.",
    compat_osbasenames: "Comma-separated other distributions on which the packages work as well.",
    kitrepodir: "Folder of the repository.",
    comments,
    disable,
  },
  attributes: [
    {
      of: ["kitrepo"],
      names: [
        "kitreponame",
        "kitname",
        "osbasename",
        "osmajorversion",
        "osminorversion",
        "osarch",
        "compat_osbasenames",
        "kitrepodir",
      ],
    },
  ],
});
