/** Consoles of nodes: opened, shared, logged, replayed; and the configuration of conserver. */
import { definePlugin } from "../../core/mod.ts";

export default definePlugin({
  name: "consoles",
  commands: {
    makeconservercf: () => import("./makeconservercf.ts").then((module) => module.makeconservercf),
    nodeconsole: () => import("./nodeconsole.ts").then((module) => module.nodeconsole),
    rcons: () => import("./rcons.ts").then((module) => module.rcons),
    replaycons: () => import("./replaycons.ts").then((module) => module.replaycons),
    wcons: () => import("./wcons.ts").then((module) => module.wcons),
  },
  services: [() => import("./service.ts").then((module) => module.consoles)],
});
