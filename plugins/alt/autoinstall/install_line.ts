/** The kernel's command line that starts the installer of an ALT disc. Pure. */
import type { InstallImage, InstallNode } from "../../../core/mod.ts";
import type { Installer } from "../installer.ts";

/** The folder that the web server has site.installdir as. */
const served = "/install";

export function installLine(
  { kind }: Installer,
  node: InstallNode,
  { installdir, pkgdir }: InstallImage,
): string {
  const { server } = node;
  const directory = pkgdir.startsWith(`${installdir}/`) ? served + pkgdir.slice(installdir.length) : pkgdir;
  const port = node.httpport === "80" ? "" : `:${node.httpport}`;
  const files = `http://${server}${port}${served}/autoinst/${node.node}/`;
  const words = kind === "propagator"
    // It does not know BOOTIF, and counts the interfaces by itself.
    ? [
      `automatic=method:http,interface:eth0,network:dhcp,server:${server}${port},directory:${directory}`,
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
      `automatic=method:http,server:${server}${port},directory:${directory}`,
      "ip=dhcp",
      `tz=${node.timezone ?? "UTC"}`,
      "lang=ru_RU",
      "ai",
      "xcat",
      `curl=${files}`,
    ];
  return [...words, node.console, node.addkcmdline].filter((word) => word !== "").join(" ");
}
