/** Boot method `pxe`: PXELINUX reads a configuration file by TFTP. */
import { type BootPlan, defineBootMethod, hexIpv4, parseIpv4 } from "../../core/mod.ts";

/**
 * PXELINUX asks for `01-` and its MAC address first, then for its address in hexadecimal: links to the file under the
 * node's name.
 */
export const pxe = defineBootMethod({
  name: "pxe",
  files(plan) {
    const names = [
      ...plan.addresses.map((address) => hexIpv4(parseIpv4(address) ?? 0)),
      ...plan.macs.map((mac) => `01-${mac.replaceAll(":", "-")}`),
    ];
    return [
      { path: `pxelinux.cfg/${plan.node}`, content: renderPxelinux(plan) },
      ...names.map((name) => ({ path: `pxelinux.cfg/${name}`, link: plan.node })),
    ];
  },
  stateFile: (node) => `pxelinux.cfg/${node}`,
});

/** A PXELINUX configuration with one label; IPAPPEND 2 adds `BOOTIF=01-…` to the kernel's arguments. */
export function renderPxelinux({ state, load }: Pick<BootPlan, "state" | "load">): string {
  const lines = load
    ? [` KERNEL ${load.kernel}`, ` APPEND initrd=${load.initrd} ${load.kcmdline}`, "  IPAPPEND 2"]
    : [" LOCALBOOT 0"];
  return [`#${state}`, "DEFAULT xCAT", "LABEL xCAT", ...lines, ""].join("\n");
}
