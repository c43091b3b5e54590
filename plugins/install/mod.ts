/** Laying out the program on a machine. */
import { definePlugin } from "../../core/mod.ts";

export default definePlugin({
  name: "install",
  commands: { install: () => import("./install.ts").then((file) => file.install) },
});
