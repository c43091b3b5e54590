/** The networks the cluster is on. */
import { definePlugin } from "../../core/mod.ts";

export default definePlugin({
  name: "networks",
  commands: { makenetworks: () => import("./makenetworks.ts").then((file) => file.makenetworks) },
});
