/** BMCs by IPMI 2.0: power, boot device, sensors, inventory, event log, settings, console; how they are found and set up. */
import { definePlugin } from "../../core/mod.ts";

export default definePlugin({
  name: "ipmi",
  commands: {
    bmcdiscover: () => import("./bmcdiscover.ts").then((module) => module.bmcdiscover),
    getbmcconfig: () => import("./getbmcconfig.ts").then((module) => module.getbmcconfig),
  },
  drivers: { ipmi: () => import("./driver.ts").then((module) => module.ipmi) },
});
