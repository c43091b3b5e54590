/** The DHCP server: ISC dhcpd. */
import { definePlugin } from "../../core/mod.ts";

export default definePlugin({
  name: "dhcp",
  commands: { makedhcp: () => import("./makedhcp.ts").then((file) => file.makedhcp) },
});
