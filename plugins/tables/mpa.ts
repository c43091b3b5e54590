/** The table mpa. */
import { defineTable } from "../../core/mod.ts";
import { comments, disable } from "./row_columns.ts";

/** Management modules and how to log in to them. */
export const mpa = defineTable({
  name: "mpa",
  key: ["mpa", "username"],
  doc: "Management modules and how to log in to them.",
  columns: {
    mpa: "Host name of the management module.",
    username: "User name on the module; the default is that of passwd with key=blade.",
    password: { doc: "Password on the module; the default is that of passwd with key=blade.", secret: true },
    displayname: "Name that the module shows for itself; it is set by `rscan` or by you.",
    slots: "Slots that the module itself takes, comma-separated.",
    urlpath: "Path that is put after the module's address to open its web page.",
    comments,
    disable,
  },
  attributes: [
    {
      of: ["node", "group"],
      names: ["username", "password", "displayname", "slots", "urlpath"],
      onlyIf: { nodetype: "mm" },
      row: { mpa: "attr:node" },
    },
  ],
});
