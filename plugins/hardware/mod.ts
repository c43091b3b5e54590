/** Hardware control: commands that a node's driver carries out. */
import { definePlugin } from "../../core/mod.ts";

export default definePlugin({
  name: "hardware",
  commands: {
    rpower: () => import("./rpower.ts").then((module) => module.rpower),
    rsetboot: () => import("./rsetboot.ts").then((module) => module.rsetboot),
    rnetboot: () => import("./rnetboot.ts").then((module) => module.rnetboot),
    rvitals: () => import("./rvitals.ts").then((module) => module.rvitals),
    rinv: () => import("./rinv.ts").then((module) => module.rinv),
    reventlog: () => import("./reventlog.ts").then((module) => module.reventlog),
    rbeacon: () => import("./rbeacon.ts").then((module) => module.rbeacon),
    rspconfig: () => import("./rspconfig.ts").then((module) => module.rspconfig),
    renergy: () => import("./renergy.ts").then((module) => module.renergy),
    getmacs: () => import("./getmacs.ts").then((module) => module.getmacs),
  },
});
