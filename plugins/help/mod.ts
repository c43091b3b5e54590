/** The list of commands. */
import { definePlugin } from "../../core/mod.ts";

export default definePlugin({
  name: "help",
  commands: { help: () => import("./help.ts").then((module) => module.help) },
});
