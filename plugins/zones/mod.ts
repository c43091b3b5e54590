/** Zones: sets of nodes whose root users may reach each other by SSH, with keys of their own. */
import { definePlugin } from "../../core/mod.ts";

export default definePlugin({
  name: "zones",
  commands: {
    mkzone: () => import("./mkzone.ts").then((module) => module.mkzone),
    chzone: () => import("./chzone.ts").then((module) => module.chzone),
    rmzone: () => import("./rmzone.ts").then((module) => module.rmzone),
  },
});
