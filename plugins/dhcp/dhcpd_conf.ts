/** The text of dhcpd.conf(5). */
import { formatIpv4, prefixLength } from "../../core/mod.ts";
import type { OmapiKey } from "./omapi.ts";
import type { Subnet } from "./subnets.ts";

export interface DhcpdSettings {
  subnets: readonly Subnet[];
  key: OmapiKey;
  omapiPort: number;
  /** site.dhcplease, seconds. */
  lease: number;
  /** Every domain of the cluster, for the search list. */
  domains: readonly string[];
  /** site.httpport where it is not 80. */
  httpport: string | undefined;
  /** True where dhcpd tells the name server about names it gives out. */
  ddns: boolean;
}

/** The first line of every file of ours; a file without it was written by a person. */
export const dhcpdHeader = "#xCAT generated dhcp configuration";

export function renderDhcpdConf(settings: DhcpdSettings): string {
  const { subnets, key, omapiPort } = settings;
  const devices = [...new Set(subnets.map(({ device }) => device))];
  return [
    dhcpdHeader,
    "# makedhcp -n writes it anew; hosts are added to the running server and kept in its leases file",
    "",
    ...optionDefinitions,
    settings.ddns ? "ddns-update-style interim;" : "ddns-update-style none;",
    "ignore client-updates;",
    "",
    `omapi-port ${omapiPort};`,
    `key ${key.name} {`,
    "  algorithm hmac-md5;",
    `  secret "${key.secret}";`,
    "};",
    `omapi-key ${key.name};`,
    'class "pxe" {',
    '  match if substring (option vendor-class-identifier, 0, 9) = "PXEClient";',
    "  ddns-updates off;",
    "  max-lease-time 600;",
    "}",
    ...devices.flatMap((device) => renderDevice(device, settings)),
    "",
  ].join("\n");
}

/** User classes of loaders that run an iPXE script; a network card's own iPXE says `iPXE`. */
export const scriptLoaders = ["xNBA", "gPXE", "iPXE"]
  .map((name) => `option user-class-identifier = "${name}"`).join(" or ");

/** Without `no-pxedhcp` iPXE waits three seconds for a ProxyDHCP server. */
const optionDefinitions = [
  "option conf-file code 209 = text;",
  "option space isan;",
  "option isan-encap-opts code 43 = encapsulate isan;",
  "option isan.iqn code 203 = string;",
  "option isan.root-path code 201 = string;",
  "option space gpxe;",
  "option gpxe-encap-opts code 175 = encapsulate gpxe;",
  "option gpxe.bus-id code 177 = string;",
  "option gpxe.no-pxedhcp code 176 = unsigned integer 8;",
  "option user-class-identifier code 77 = string;",
  "option tcode code 101 = text;",
  "option iscsi-initiator-iqn code 203 = string;",
  "option client-architecture code 93 = unsigned integer 16;",
  "option www-server code 114 = string;",
  "option cumulus-provision-url code 239 = text;",
  'option tcode "Universal";',
  "option gpxe.no-pxedhcp 1;",
];

function renderDevice(device: string | undefined, settings: DhcpdSettings): string[] {
  const lines = settings.subnets.filter((subnet) => subnet.device === device)
    .flatMap((subnet) => renderSubnet(subnet, settings));
  if (device === undefined) return lines;
  const name = /^[A-Za-z][\w-]*$/.test(device) ? device : `"${device.replace(/["\\]/g, "")}"`;
  return [`shared-network ${name} {`, ...lines.map((line) => `  ${line}`), `} # ${device} nic_end`];
}

function renderSubnet(subnet: Subnet, settings: DhcpdSettings): string[] {
  const { server, domain, mtu, router } = subnet;
  const net = formatIpv4(subnet.net), mask = formatIpv4(subnet.mask);
  const search = [...new Set([...(domain === undefined ? [] : [domain]), ...settings.domains])];
  const lines = [
    "authoritative;",
    `max-lease-time ${settings.lease};`,
    `min-lease-time ${settings.lease};`,
    `default-lease-time ${settings.lease};`,
    ...(router === undefined ? [] : [`option routers ${router};`]),
    `next-server ${server};`,
    ...listOption("log-servers", subnet.logservers),
    ...listOption("ntp-servers", subnet.ntpservers),
    ...(domain === undefined ? [] : [`option domain-name "${domain}";`]),
    ...listOption("domain-name-servers", subnet.nameservers),
    ...(mtu === undefined ? [] : [`option interface-mtu ${mtu};`]),
    ...listOption("domain-search", search.map((name) => `"${name}"`)),
    ...(settings.ddns ? renderZones(subnet, settings.key.name) : []),
    ...(subnet.boot ? renderNetworkBoot(subnet, settings.httpport) : []),
    ...subnet.ranges.map(({ first, last }) =>
      `range dynamic-bootp ${formatIpv4(first)} ${formatIpv4(last)};`
    ),
  ];
  return [
    `subnet ${net} netmask ${mask} {`,
    ...lines.map((line) => `  ${line}`),
    `} # ${net}/${mask} subnet_end`,
  ];
}

function listOption(name: string, values: readonly string[]): string[] {
  return values.length === 0 ? [] : [`option ${name} ${values.join(", ")};`];
}

/** The zones that dhcpd updates; the reverse zone ends at a whole byte of the mask. */
function renderZones({ net, mask, domain, nameservers, server }: Subnet, key: string): string[] {
  const bytes = Math.floor(prefixLength(mask) / 8);
  const reverse = formatIpv4(net).split(".").slice(0, bytes).reverse().join(".");
  const zones = [
    ...(domain === undefined ? [] : [domain]),
    ...(bytes > 0 ? [`${reverse}.IN-ADDR.ARPA`] : []),
  ];
  return zones.map((zone) => `zone ${zone}. { primary ${nameservers[0] ?? server}; key ${key}; }`);
}

/** For machines that are not known yet; a known host's own statements come after these and win. */
function renderNetworkBoot({ net, mask, server }: Subnet, httpport: string | undefined): string[] {
  const host = httpport === undefined ? server : `${server}:${httpport}`;
  const script = `http://${host}/tftpboot/xcat/xnba/nets/${formatIpv4(net)}_${prefixLength(mask)}`;
  return [
    `if ${scriptLoaders} {`,
    "  if option client-architecture = 00:00 {",
    "    always-broadcast on;",
    `    filename = "${script}";`,
    "  } else {",
    `    filename = "${script}.uefi";`,
    "  }",
    "} else if option client-architecture = 00:07 or option client-architecture = 00:09 {",
    '  filename "xcat/xnba.efi";',
    "} else if option client-architecture = 00:0b {",
    '  filename "boot/grub2/grub2.aarch64";',
    "} else if option client-architecture = 00:0e {",
    `  option conf-file = "http://${host}/tftpboot/pxelinux.cfg/p/${formatIpv4(net)}_${prefixLength(mask)}";`,
    "} else {",
    '  filename "xcat/xnba.kpxe";',
    "}",
  ];
}
