/** BMCs by IPMI 2.0: power and boot device. */
import { definePlugin } from "../../core/mod.ts";

export default definePlugin({
  name: "ipmi",
  drivers: { ipmi: () => import("./driver.ts").then((module) => module.ipmi) },
});
