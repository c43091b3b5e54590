/** Where dhcpd keeps its files: Debian's places, and ALT's. */
import type { Fs } from "../../core/mod.ts";

export interface DhcpdFiles {
  conf: string;
  leases: string;
  /** Shell file with the interfaces it listens on, and the variable's name; undefined where there is none. */
  interfaces: { path: string; variable: string } | undefined;
  /** How a person restarts it. */
  restart: string;
}

export async function dhcpdFiles(fs: Fs): Promise<DhcpdFiles> {
  const isAlt = await fs.info("/var/lib/dhcp/dhcpd/state") !== undefined;
  const leases = isAlt ? "/var/lib/dhcp/dhcpd/state/dhcpd.leases" : "/var/lib/dhcp/dhcpd.leases";
  const isDebian = await fs.info("/etc/default/isc-dhcp-server") !== undefined;
  const hasSysconfig = await fs.info("/etc/sysconfig/dhcpd") !== undefined;
  return {
    conf: "/etc/dhcp/dhcpd.conf",
    leases,
    interfaces: isDebian
      ? { path: "/etc/default/isc-dhcp-server", variable: "INTERFACESv4" }
      : hasSysconfig
      ? { path: "/etc/sysconfig/dhcpd", variable: "DHCPDARGS" }
      : undefined,
    restart: isDebian ? "service isc-dhcp-server restart" : "service dhcpd restart",
  };
}

/** Sets `NAME="value"` in a file of shell variables: in its place, else at the end. */
export function setVariable(text: string, name: string, value: string): string {
  const line = `${name}="${value}"`;
  const pattern = new RegExp(`^\\s*#?\\s*${name}=.*$`, "m");
  if (pattern.test(text)) return text.replace(pattern, () => line);
  return `${text}${text === "" || text.endsWith("\n") ? "" : "\n"}${line}\n`;
}
