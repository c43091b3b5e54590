/** Installation media: `copycds` takes discs over to the management node. */
import { definePlugin } from "../../core/mod.ts";

export default definePlugin({
  name: "media",
  commands: { copycds: () => import("./copycds.ts").then((module) => module.copycds) },
});
