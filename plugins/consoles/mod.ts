/** Consoles of nodes: opened, shared, logged, replayed; and the configuration of conserver. */
import { definePlugin } from "../../core/mod.ts";

export default definePlugin({
  name: "consoles",
  commands: {
    rcons: () => import("./rcons.ts").then((module) => module.rcons),
  },
  services: [() => import("./service.ts").then((module) => module.consoles)],
});
