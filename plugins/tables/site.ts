/** The table site. */
import { defineTable } from "../../core/mod.ts";
import { comments, disable } from "./row_columns.ts";
import { ownSiteKeys, siteKeys } from "./site_keys.ts";

/** Settings of the whole cluster. Each is a row of its own, named by its key, instead of a column. */
export const site = defineTable({
  name: "site",
  key: ["key"],
  doc: "Settings of the whole cluster. Each is a row of its own, named by its key, instead of a column.",
  columns: {
    key: {
      doc: "Name of the setting. Names of your own are allowed; these are the ones with a meaning:",
      terms: { ...siteKeys, ...ownSiteKeys },
    },
    value: "Value of the setting; the text on its key says which are valid.",
    comments,
    disable,
  },
  attributes: [
    {
      of: ["site"],
      names: [["master", "value"]],
      row: { key: "str:master" },
      docs: { master: "Host name or address of the management node, as the nodes know it." },
    },
    {
      of: ["site"],
      names: [["installdir", "value"]],
      row: { key: "str:installdir" },
      docs: { installdir: "Folder that holds everything nodes are installed from." },
    },
    {
      of: ["site"],
      names: [["xcatdport", "value"]],
      row: { key: "str:xcatdport" },
      docs: { xcatdport: "TCP port on which the daemon answers commands." },
    },
  ],
});
