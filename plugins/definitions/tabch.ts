/** `tabch`: the other name of chtab. */
import { defineCommand } from "../../core/mod.ts";
import { chtab } from "./chtab.ts";

export const tabch = defineCommand({
  ...chtab,
  name: "tabch",
  examples: [["tabch key=domain site.value=cluster", "the same as chtab key=domain site.value=cluster"]],
});
