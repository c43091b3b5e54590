/** Setting up the management node. */
import { definePlugin } from "../../core/mod.ts";

export default definePlugin({
  name: "config",
  commands: { xcatconfig: () => import("./xcatconfig.ts").then((module) => module.xcatconfig) },
});
