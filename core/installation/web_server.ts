/** Where a node that is installed finds its files and its disc on the web server. Pure. */
import type { InstallImage, InstallNode } from "../distribution.ts";
import { UsageError } from "../errors.ts";

/** What the web server calls site.installdir. */
const served = "/install";

/** `10.0.0.1`, or `10.0.0.1:8080` where the port is not the usual one. */
export function webHost({ server, httpport }: Pick<InstallNode, "server" | "httpport">): string {
  return httpport === "80" ? server : `${server}:${httpport}`;
}

/** URL of the folder with the node's own files. */
export function autoinstUrl(node: InstallNode): string {
  return `http://${webHost(node)}${served}/autoinst/${node.node}`;
}

/** Path of the copied disc in URLs. @throws UsageError the disc is where no node can fetch it */
export function servedDisc({ installdir, pkgdir }: Pick<InstallImage, "installdir" | "pkgdir">): string {
  if (pkgdir.startsWith(`${installdir}/`)) return served + pkgdir.slice(installdir.length);
  throw new UsageError(`linuximage.pkgdir: ${pkgdir} is not below ${installdir}, so no node can fetch it`);
}
