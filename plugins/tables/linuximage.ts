/** The table linuximage. */
import { defineTable } from "../../core/mod.ts";
import { comments, disable } from "./row_columns.ts";

/** The parts of an osimage that concern Linux: package lists, folders, kernel and drivers. */
export const linuximage = defineTable({
  name: "linuximage",
  key: ["imagename"],
  doc: "The parts of an osimage that concern Linux: package lists, folders, kernel and drivers.",
  columns: {
    imagename: "Name of the osimage that the row belongs to.",
    template: "File from which the answers for the installer are made (autoinstall, kickstart, AutoYaST, " +
      "preseed).",
    boottarget:
      "Row of the boottarget table with the kernel, initial RAM disk and arguments to boot; empty: the " +
      "usual ones.",
    addkcmdline:
      "Kernel arguments added for every node that uses the image. An argument that begins with `R::` is " +
      "meant for the installed system.",
    pkglist: "Comma-separated files that list the distribution packages to install.",
    pkgdir:
      "Comma-separated folders with the distribution's packages; the first is the copy that `copycds` " +
      "made. URLs of repositories are allowed too.",
    otherpkglist: "Comma-separated files that list packages from outside the distribution.",
    otherpkgdir: "Folder or URL with the packages that otherpkglist names.",
    exlist: "Comma-separated files with the paths that `packimage` leaves out of a diskless image.",
    postinstall:
      "Comma-separated scripts that `genimage` runs at the end on the image's folder; each gets the " +
      "folder as its first argument.",
    rootimgdir: "Folder in which `genimage` builds the diskless image; `packimage` leaves its results there.",
    kerneldir: "Folder with kernel packages other than the distribution's own.",
    nodebootif:
      "Network interface that the node boots from, for images that need to know it when they are built.",
    otherifce: "Comma-separated other interfaces to set up in the image.",
    netdrivers: "Comma-separated kernel modules of network adapters that go into the initial RAM disk.",
    kernelver:
      "Version of the kernel to build the initial RAM disk for; empty: the one installed in the image.",
    krpmver: "Version of the kernel package where it is named differently from the kernel itself.",
    permission:
      "Access mode of the folders and files that a statelite image mounts from the server, in octal; 755 " +
      "unless set.",
    dump: "Where a crashed kernel's memory is saved, as a URL such as nfs://server/path or a path on the " +
      "node.",
    crashkernelsize: "Memory kept free for the crash kernel, such as 256M.",
    partitionfile:
      "Disk layout for the installer: a path, `s:path` for a script, `d:path` for a list of disks, " +
      "several joined by commas.",
    driverupdatesrc:
      "Comma-separated driver disks and packages for installer and image, as `dud:path` or `rpm:path`.",
    comments,
    disable,
  },
  attributes: [
    {
      of: ["osimage"],
      names: [
        "template",
        "boottarget",
        "addkcmdline",
        "pkglist",
        "pkgdir",
        "otherpkglist",
        "otherpkgdir",
        "exlist",
        "postinstall",
        "rootimgdir",
        "kerneldir",
        "nodebootif",
        "otherifce",
        "netdrivers",
        "kernelver",
        "krpmver",
        "permission",
        "dump",
        "crashkernelsize",
        "partitionfile",
        "driverupdatesrc",
        ["usercomment", "comments"],
      ],
      onlyIf: { imagetype: "linux" },
    },
  ],
});
