/** The table osimage. */
import { defineTable } from "../../core/mod.ts";
import { comments, disable } from "./row_columns.ts";

/**
 * Operating system images that nodes can be given; linuximage, winimage and nimimage hold what is special to
 * each kind.
 */
export const osimage = defineTable({
  name: "osimage",
  key: ["imagename"],
  doc: "Operating system images that nodes can be given; linuximage, winimage and nimimage hold what is " +
    "special to each kind.",
  columns: {
    imagename: "Name of the image, which `nodeset NODES osimage=NAME` refers to.",
    groups: "Comma-separated names of imagegroups that the image belongs to.",
    profile: "Profile the image was made for, such as compute or service.",
    imagetype: "Kind of image, which says where its details are: linux, windows or NIM.",
    description: "What the image is for, in your words.",
    provmethod:
      "How nodes use the image: install (to disk), netboot (diskless), statelite (diskless with files " +
      "that stay), or for AIX nimol, dsk or diskless; sysclone and raw copy a disk.",
    rootfstype: "What a statelite node has as its root: nfs (mounted, also when empty) or ramdisk.",
    nfsrootopts: "Mount options for the root of a statelite node.",
    osdistroname: "Distribution in osdistro that the image is made from.",
    osupdatename: "Comma-separated updates in osdistroupdate that go into the image.",
    cfmdir: "Folder whose files are copied to the nodes by the configuration file manager.",
    osname: "Name of the operating system: Linux, AIX or Windows.",
    osvers:
      "Distribution and version of the image, such as alt-p11 or rhels9.4; it picks the distribution's " +
      "plugin.",
    osarch: "Processor architecture of the image: x86_64, x86, aarch64, ppc64, ppc64le or ia64.",
    synclists:
      "Comma-separated files that say which files `updatenode -F` and the installation copy to the nodes.",
    postscripts:
      "Comma-separated scripts for nodes with this image, run after installation, or at each boot of a " +
      "diskless node.",
    postbootscripts:
      "Comma-separated scripts for nodes with this image, run at the first boot after installation, or " +
      "after the postscripts of a diskless node.",
    serverrole:
      "Comma-separated kinds of node that the image is meant for: mgtnode, servicenode, computenode, " +
      "loginnode or storagenode.",
    isdeletable: "Whether the image may be removed together with its files: yes or no.",
    kitcomponents: "Comma-separated kit components that go into the image.",
    environvar: "Comma-separated variables given to postscripts of nodes with this image, as `NAME=value`.",
    comments,
    disable,
  },
  attributes: [
    {
      of: ["osimage"],
      names: [
        "imagename",
        "groups",
        "imagetype",
        "description",
        "provmethod",
        "osdistroname",
        "osupdatename",
        "cfmdir",
      ],
    },
    { of: ["osimage"], names: ["rootfstype", "nfsrootopts"], onlyIf: { imagetype: "linux" } },
    {
      of: ["osimage"],
      names: [
        "profile",
        "osname",
        "osvers",
        "osarch",
        "synclists",
        "postscripts",
        "postbootscripts",
        "serverrole",
        "isdeletable",
        "kitcomponents",
        "environvar",
      ],
    },
  ],
});
