/** What nodes report while they are installed and booted. */
import { definePlugin } from "../../core/mod.ts";

export default definePlugin({
  name: "monitor",
  services: [() => import("./install_monitor.ts").then((module) => module.installMonitor)],
});
