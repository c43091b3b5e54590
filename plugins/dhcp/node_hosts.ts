/** The DHCP hosts of a node: one for each of its hardware addresses. */
import { type MacAddress, NodeError, parseIpv4 } from "../../core/mod.ts";
import { scriptLoaders } from "./dhcpd_conf.ts";
import type { DhcpHost } from "./omapi_hosts.ts";

export interface DhcpNode {
  node: string;
  macs: readonly MacAddress[];
  /** noderes.netboot. */
  netboot: string | undefined;
  /** Dotted address of the server as the node reaches it; undefined: the subnet's. */
  server: string | undefined;
  /** site.httpport where it is not 80. */
  httpport: string | undefined;
  /** bootparams.adddhcpstatements. */
  statements: string | undefined;
  addressOf(name: string): string | undefined;
}

/** @throws NodeError a name that dhcpd could not take */
export function nodeHosts(node: DhcpNode): DhcpHost[] {
  checkName(node.node, node.node);
  const statements = renderStatements(node);
  return node.macs.map(({ mac, host }) => {
    const name = host ?? `${node.node}-noip${mac.replaceAll(":", "")}`;
    checkName(node.node, name);
    return { name, mac, ip: host === undefined ? undefined : node.addressOf(host), statements };
  });
}

function checkName(node: string, name: string): void {
  if (/^[A-Za-z0-9]([\w.-]*[A-Za-z0-9])?$/.test(name)) return;
  throw new NodeError(
    node,
    `The DHCP server cannot have a host named "${name}": only letters, digits and _ . -`,
  );
}

function renderStatements({ node, netboot, server, httpport, statements }: DhcpNode): string {
  const next = server === undefined || !netboot
    ? []
    : [`supersede server.next-server = ${hexBytes(server)};`];
  return [
    `supersede server.ddns-hostname = "${node}";`,
    `supersede host-name = "${node}";`,
    ...(netboot === "pxe" ? ['supersede server.filename = "pxelinux.0";'] : []),
    ...(netboot?.startsWith("grub2") ? [`supersede server.filename = "/boot/grub2/grub2-${node}";`] : []),
    ...(netboot === "xnba" && server !== undefined
      ? [renderScriptBoot(node, httpport === undefined ? server : `${server}:${httpport}`)]
      : []),
    ...next,
    ...(statements === undefined ? [] : [checkStatements(node, statements)]),
  ].join(" ");
}

/** What a table says must not run programs on the DHCP server, which `execute` of dhcp-eval(5) does. */
function checkStatements(node: string, statements: string): string {
  if (/\bexecute\b/i.test(statements)) {
    throw new NodeError(
      node,
      "bootparams.adddhcpstatements: execute, which runs a program on the DHCP server, cannot stand there",
    );
  }
  return statements.trim().replace(/;?$/, ";");
}

/** A loader that runs scripts gets the node's script, any other card the loader first. */
function renderScriptBoot(node: string, server: string): string {
  const script = `http://${server}/tftpboot/xcat/xnba/nodes/${node}`;
  return [
    `if ${scriptLoaders} {`,
    `if option client-architecture = 00:00 { supersede server.filename = "${script}"; }`,
    `else { supersede server.filename = "${script}.uefi"; }`,
    "} else if option client-architecture = 00:07 or option client-architecture = 00:09 {",
    'supersede server.filename = "xcat/xnba.efi";',
    '} else { supersede server.filename = "xcat/xnba.kpxe"; }',
  ].join(" ");
}

/** `ac:10:02:02`, the form in which a statement sent by OMAPI takes an address. */
function hexBytes(address: string): string {
  const digits = (parseIpv4(address) ?? 0).toString(16).padStart(8, "0");
  return digits.match(/../g)?.join(":") ?? "";
}
