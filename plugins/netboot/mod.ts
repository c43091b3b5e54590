/** Booting over the network: what a node does at its next network boot. */
import { definePlugin } from "../../core/mod.ts";
import { pxe } from "./pxe.ts";
import { xnba } from "./xnba.ts";

export default definePlugin({
  name: "netboot",
  commands: { nodeset: () => import("./nodeset.ts").then((file) => file.nodeset) },
  bootMethods: [pxe, xnba],
});
