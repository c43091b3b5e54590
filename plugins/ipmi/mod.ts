/** BMCs by IPMI 2.0: power, boot device, sensors, inventory, event log, settings, console; and how to find them. */
import { definePlugin } from "../../core/mod.ts";

export default definePlugin({
  name: "ipmi",
  commands: { bmcdiscover: () => import("./bmcdiscover.ts").then((module) => module.bmcdiscover) },
  drivers: { ipmi: () => import("./driver.ts").then((module) => module.ipmi) },
});
