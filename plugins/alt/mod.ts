/** ALT Linux. */
import { definePlugin } from "../../core/mod.ts";
import { alt } from "./alt.ts";

export default definePlugin({
  name: "alt",
  distributions: [alt],
  commands: { genbasedir: () => import("./genbasedir.ts").then((module) => module.genbasedir) },
});
