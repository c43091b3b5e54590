/** The table winimage. */
import { defineTable } from "../../core/mod.ts";
import { comments, disable } from "./row_columns.ts";

/** The parts of an osimage that concern Windows. */
export const winimage = defineTable({
  name: "winimage",
  key: ["imagename"],
  doc: "The parts of an osimage that concern Windows.",
  columns: {
    imagename: "Name of the osimage that the row belongs to.",
    template: "File from which the answer file of the installer is made.",
    installto: "Disk and partition that Windows is installed to, as `disk:partition`.",
    partitionfile: "File with the disk layout for the installer.",
    winpepath: "Folder of the Windows PE that boots the installer, relative to the TFTP folder.",
    comments,
    disable,
  },
  attributes: [
    {
      of: ["osimage"],
      names: ["template", "installto", "partitionfile", "winpepath"],
      onlyIf: { imagetype: "windows" },
    },
  ],
});
