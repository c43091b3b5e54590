/** Boot method `xnba`: iPXE (xNBA, gPXE) fetches a script by HTTP. */
import { type BootPlan, defineBootMethod } from "../../core/mod.ts";
import { renderPxelinux } from "./pxe.ts";

/** `.pxelinux` is for a loader that is chained to; `.uefi` for UEFI, where the kernel is told its initrd by name. */
export const xnba = defineBootMethod({
  name: "xnba",
  files(plan) {
    const path = `xcat/xnba/nodes/${plan.node}`;
    return [
      { path, content: renderScript(plan, false) },
      { path: `${path}.pxelinux`, content: renderPxelinux(plan) },
      { path: `${path}.uefi`, content: renderScript(plan, true) },
    ];
  },
  stateFile: (node) => `xcat/xnba/nodes/${node}`,
});

/** The server that answered DHCP is the one that serves the image: `${next-server}`, which the loader fills in. */
function renderScript({ state, load, server, httpport }: BootPlan, uefi: boolean): string {
  const head = ["#!gpxe", `#${state}`];
  // UEFI takes success for the end of booting, and an error for the turn of the next device.
  if (!load) return [...head, uefi ? "exit 1" : "exit", ""].join("\n");
  const base = `http://\${next-server}${httpport === undefined ? "" : `:${httpport}`}/tftpboot`;
  const kcmdline = ["imgurl=http://", "XCAT="].reduce(
    (line, before) => line.replaceAll(`${before}${server}:`, `${before}\${next-server}:`),
    load.kcmdline,
  );
  const initrd = uefi ? "initrd.gz" : "initrd";
  return [
    ...head,
    `imgfetch -n kernel ${base}/${load.kernel}`,
    "imgload kernel",
    `imgargs kernel ${uefi ? `initrd=${initrd} ` : ""}${kcmdline} BOOTIF=01-\${netX/mac:hexhyp}`,
    `imgfetch -n ${initrd} ${base}/${load.initrd}`,
    "imgexec kernel",
    "",
  ].join("\n");
}
