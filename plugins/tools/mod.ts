/** Tools: filters for the output of many nodes. */
import { definePlugin } from "../../core/mod.ts";

export default definePlugin({
  name: "tools",
  commands: {
    xcoll: () => import("./xcoll.ts").then((module) => module.xcoll),
    xdshcoll: () => import("./xdshcoll.ts").then((module) => module.xdshcoll),
    xdshbak: () => import("./xdshbak.ts").then((module) => module.xdshbak),
  },
});
