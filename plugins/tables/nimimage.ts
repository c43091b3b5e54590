/** The table nimimage. */
import { defineTable } from "../../core/mod.ts";
import { comments, disable } from "./row_columns.ts";

/** The parts of an osimage that concern AIX, which is installed through NIM. */
export const nimimage = defineTable({
  name: "nimimage",
  key: ["imagename"],
  doc: "The parts of an osimage that concern AIX, which is installed through NIM.",
  columns: {
    imagename: "Name of the osimage that the row belongs to.",
    nimtype: "How nodes use the image: standalone, diskless or dataless.",
    lpp_source: "NIM resource with the packages to install from.",
    spot: "NIM resource with the shared /usr that nodes boot from.",
    root: "NIM resource with the root folders of diskless nodes.",
    dump: "NIM resource in which diskless nodes store memory dumps.",
    paging: "NIM resource with the paging space of diskless nodes.",
    resolv_conf: "NIM resource with the name resolution settings.",
    tmp: "NIM resource with the /tmp folders of diskless nodes.",
    home: "NIM resource with the /home folders of diskless nodes.",
    shared_home: "NIM resource with one /home for all diskless nodes.",
    res_group: "NIM resource group that stands for a set of the other resources.",
    nimmethod: "How a standalone node is installed: rte for packages, mksysb for a system backup.",
    script: "Comma-separated NIM resources with scripts that run after the installation.",
    bosinst_data: "NIM resource with the answers for the installer.",
    installp_bundle: "Comma-separated NIM resources that list further packages to install.",
    mksysb: "NIM resource with the system backup that nodes are installed from.",
    fb_script: "NIM resource with the script that runs at the first boot.",
    shared_root: "NIM resource with one root folder for all diskless nodes, used by statelite.",
    otherpkgs:
      "Comma-separated packages to install beside the basic system; `E:`, `R:` and `U:` before a name " +
      "say of which kind.",
    image_data: "NIM resource with the sizes of the volumes and file systems to make.",
    configdump: "Which memory dumps are collected: selective, full or none.",
    comments,
    disable,
  },
  attributes: [
    {
      of: ["osimage"],
      names: [
        "nimtype",
        "nimmethod",
        "lpp_source",
        "spot",
        "root",
        "dump",
        "configdump",
        "paging",
        "resolv_conf",
        "image_data",
        "tmp",
        "home",
        "shared_home",
        "shared_root",
        "script",
        "fb_script",
        "bosinst_data",
        "installp_bundle",
        "otherpkgs",
        "mksysb",
        ["usercomment", "comments"],
      ],
      onlyIf: { imagetype: "NIM" },
    },
  ],
});
