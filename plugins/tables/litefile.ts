/** The table litefile. */
import { defineTable } from "../../core/mod.ts";
import { comments, disable } from "./row_columns.ts";

/** Files and folders of statelite nodes that are not read-only, and how each is kept. */
export const litefile = defineTable({
  name: "litefile",
  key: ["image", "file"],
  doc: "Files and folders of statelite nodes that are not read-only, and how each is kept.",
  columns: {
    image: {
      doc: "Osimage that the row holds for; `ALL` or empty means every statelite image.",
      required: true,
    },
    file: { doc: "Absolute path of the file, or of the folder with a slash at its end.", required: true },
    options:
      "How it is kept: tmpfs or rw (lost at reboot), persistent (on the state server), con (contents " +
      "joined), ro (read-only), link with its combinations such as link,ro and link,persistent, or " +
      "localdisk. Empty means tmpfs.",
    comments,
    disable,
  },
});
