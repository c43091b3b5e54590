/** Booting over the network: what a node does at its next network boot. */
import { definePlugin } from "../../core/mod.ts";
import { grub2Methods } from "./grub2.ts";
import { nodetoken } from "./nodetoken.ts";
import { pxe } from "./pxe.ts";
import { xnba } from "./xnba.ts";

export default definePlugin({
  name: "netboot",
  tables: [nodetoken],
  commands: {
    nodeset: () => import("./nodeset.ts").then((file) => file.nodeset),
    getnodetoken: () => import("./getnodetoken.ts").then((file) => file.getnodetoken),
  },
  bootMethods: [pxe, xnba, ...grub2Methods],
});
