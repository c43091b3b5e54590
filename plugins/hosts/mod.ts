/** The hosts file of the management node. */
import { definePlugin } from "../../core/mod.ts";

export default definePlugin({
  name: "hosts",
  commands: { makehosts: () => import("./makehosts.ts").then((file) => file.makehosts) },
});
