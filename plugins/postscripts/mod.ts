/** What nodes run at the end of their boot or installation, and what they fetch for it. */
import { definePlugin } from "../../core/mod.ts";

export default definePlugin({
  name: "postscripts",
  commands: {
    getpostscript: () => import("./getpostscript.ts").then((file) => file.getpostscript),
    getcredentials: () => import("./getcredentials.ts").then((file) => file.getcredentials),
    mkmypostscript: () => import("./mkmypostscript.ts").then((file) => file.mkmypostscript),
    syncfiles: () => import("./syncfiles.ts").then((file) => file.syncfiles),
  },
});
