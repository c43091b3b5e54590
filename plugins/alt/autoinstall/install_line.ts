/** The kernel's arguments that start the installer of an ALT disc. Pure. */
import { autoinstUrl, type InstallImage, type InstallNode, servedDisc, webHost } from "../../../core/mod.ts";
import type { Installer } from "../installer.ts";

/** @throws UsageError the disc is where no node can fetch it */
export function installLine(kind: Installer["kind"], node: InstallNode, image: InstallImage): string[] {
  const server = webHost(node), directory = servedDisc(image), files = `${autoinstUrl(node)}/`;
  return kind === "propagator"
    // It does not know BOOTIF, and counts the interfaces by itself.
    ? [
      `automatic=method:http,interface:eth0,network:dhcp,server:${server},directory:${directory}`,
      "ai",
      "xcat",
      `curl=${files}`,
      "ramdisk_size=165536",
      "noipv6",
    ]
    : [
      "fastboot",
      "root=bootchain",
      "bootchain=fg,altboot",
      "stagename=live",
      "systemd.unit=install2.target",
      "ramdisk_size=4000000",
      "lowmem",
      `automatic=method:http,server:${server},directory:${directory}`,
      "ip=dhcp",
      `tz=${node.timezone ?? "UTC"}`,
      "lang=ru_RU",
      "ai",
      "xcat",
      `curl=${files}`,
    ];
}
