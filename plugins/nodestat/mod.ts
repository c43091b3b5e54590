/** Which nodes answer. */
import { definePlugin } from "../../core/mod.ts";

export default definePlugin({
  name: "nodestat",
  commands: { nodestat: () => import("./nodestat.ts").then((file) => file.nodestat) },
});
