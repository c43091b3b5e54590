/** Statelite: which files of a node are its own, and where they come from. */
import { definePlugin } from "../../core/mod.ts";

export default definePlugin({
  name: "statelite",
  commands: {
    litefile: () => import("./litefile.ts").then((module) => module.litefile),
    litetree: () => import("./litetree.ts").then((module) => module.litetree),
    lslite: () => import("./lslite.ts").then((module) => module.lslite),
  },
});
