/** The daemon. */
import { definePlugin } from "../../core/mod.ts";

export default definePlugin({
  name: "daemon",
  commands: { xcatd: () => import("./xcatd.ts").then((module) => module.xcatd) },
});
