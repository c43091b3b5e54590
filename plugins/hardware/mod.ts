/** Hardware control: commands that a node's driver carries out. */
import { definePlugin } from "../../core/mod.ts";

export default definePlugin({
  name: "hardware",
  commands: {
    rpower: () => import("./rpower.ts").then((module) => module.rpower),
    rsetboot: () => import("./rsetboot.ts").then((module) => module.rsetboot),
    rnetboot: () => import("./rnetboot.ts").then((module) => module.rnetboot),
  },
});
