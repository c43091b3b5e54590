/** The table ppchcp. */
import { defineTable } from "../../core/mod.ts";
import { comments, disable } from "./row_columns.ts";

/** How to log in to HMCs and IVMs. */
export const ppchcp = defineTable({
  name: "ppchcp",
  key: ["hcp"],
  doc: "How to log in to HMCs and IVMs.",
  columns: {
    hcp: "Host name of the HMC or IVM.",
    username: "User name; the default is that of passwd with key=hmc or key=ivm.",
    password: { doc: "Password; the default is that of passwd with key=hmc or key=ivm.", secret: true },
    comments,
    disable,
  },
  attributes: [
    {
      of: ["node", "group"],
      names: ["username", "password"],
      onlyIf: { nodetype: "ivm|hmc|ppc" },
      row: { hcp: "attr:node" },
    },
  ],
});
