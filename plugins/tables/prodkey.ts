/** The table prodkey. */
import { defineTable } from "../../core/mod.ts";
import { comments, disable, node } from "./row_columns.ts";

/** Product keys of software that has to have one. */
export const prodkey = defineTable({
  name: "prodkey",
  key: ["node", "product"],
  doc: "Product keys of software that has to have one.",
  columns: {
    node,
    product: "Name of the product, such as that of a Windows version.",
    key: { doc: "The product key.", secret: true },
    comments,
    disable,
  },
  attributes: [
    { of: ["node", "group"], names: [["productkey", "key"]] },
  ],
});
