/** Diskless images, whatever their distribution. */
import { definePlugin } from "../../core/mod.ts";

export default definePlugin({
  name: "images",
  commands: {
    genimage: () => import("./genimage.ts").then((module) => module.genimage),
    packimage: () => import("./packimage.ts").then((module) => module.packimage),
  },
});
