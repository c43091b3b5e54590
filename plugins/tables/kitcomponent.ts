/** The table kitcomponent. */
import { defineTable } from "../../core/mod.ts";
import { comments, disable } from "./row_columns.ts";

/** Components of kits: what is chosen for an osimage. */
export const kitcomponent = defineTable({
  name: "kitcomponent",
  key: ["kitcompname"],
  doc: "Components of kits: what is chosen for an osimage.",
  columns: {
    kitcompname: "Name of the component with version, by which it is told from all others.",
    description: "What the component is for, in a few words.",
    kitname: "Kit that the component belongs to.",
    kitreponame: "Package repository of the kit that holds the component's packages.",
    basename: "Name of the component without its version.",
    version: "Version of the component.",
    release: "Release of the component within its version.",
    serverroles:
      "Comma-separated kinds of node that may have it: mgtnode, servicenode, computenode, loginnode or " +
      "storagenode.",
    kitpkgdeps: "Comma-separated packages that the component installs.",
    prerequisite: "Packages that have to be installed before those of the component.",
    driverpacks: "Comma-separated packages with drivers that go into the initial RAM disk.",
    kitcompdeps: "Comma-separated components that this one needs.",
    postbootscripts: "Comma-separated scripts that the component adds to the postbootscripts of the nodes.",
    genimage_postinstall:
      "Comma-separated scripts that the component adds to the postinstall steps of a diskless image.",
    exlist: "File with the paths that the component leaves out of a diskless image.",
    comments,
    disable,
  },
  attributes: [
    {
      of: ["kitcomponent"],
      names: [
        "kitcompname",
        "description",
        "kitname",
        "kitreponame",
        "basename",
        "version",
        "release",
        "serverroles",
        "kitpkgdeps",
        "prerequisite",
        "driverpacks",
        "kitcompdeps",
        "postbootscripts",
        "genimage_postinstall",
        "exlist",
      ],
    },
  ],
});
