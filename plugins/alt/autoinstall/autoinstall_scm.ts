/** autoinstall.scm: what the installer shall do, one Scheme list a line. Pure. */
import { fillTemplate } from "../../../core/mod.ts";
import type { Installer } from "../installer.ts";
import { schemeText } from "./scheme_text.ts";

/** What one node's file says. */
export interface AutoinstallFacts {
  installer: Installer["kind"];
  hostname: string;
  /** `eth0`. */
  interface: string;
  /** `/dev/sda`. */
  disk: string;
  uefi: boolean;
  /** `Europe/Moscow`. */
  timezone: string;
  /** Profile of vm-profile.scm. */
  layout: string;
  /** Groups of packages besides the base system. */
  groups: readonly string[];
  password: string;
}

/**
 * Fills a template (share/install/alt/compute.tmpl says what may stand in it).
 * @param cell the value of `table:$NODE:column`, empty where there is none
 * @throws UsageError a macro that is not known, with its line
 */
export function renderAutoinstall(
  template: string,
  facts: AutoinstallFacts,
  cell: (table: string, column: string) => string,
): string {
  const blocks: Readonly<Record<string, string[]>> = {
    PARTITIONS: partitions(facts),
    BASESYSTEM: baseSystem(facts),
    BOOTLOADER: bootLoader(facts),
    NETWORK: network(facts),
  };
  const words: Readonly<Record<string, string>> = {
    HOSTNAME: facts.hostname,
    INTERFACE: facts.interface,
    DISK: facts.disk,
    TIMEZONE: facts.timezone,
    PASSWORD: facts.password,
    GROUPS: facts.groups.join(" "),
  };
  return fillTemplate(template, comment, { blocks, words, cell, quote: schemeText });
}

/** What is a comment in a template. */
export const comment = /^;/;

function partitions({ layout }: AutoinstallFacts): string[] {
  return [
    '("/evms/control" action "write" control open installer #t)',
    '("/evms/control" action "write" control update)',
    `("/evms/profiles/${layout}" action apply commit #f clearall #t exclude ())`,
    '("/evms/control" action "write" control commit)',
    '("/evms/control" action "write" control close)',
  ];
}

/** The call was renamed with ALT 9. */
function baseSystem({ installer }: AutoinstallFacts): string[] {
  return [installer === "propagator" ? '("pkg-init" action "write")' : '("pkg-install-init" action "write")'];
}

function bootLoader({ installer, disk, uefi }: AutoinstallFacts): string[] {
  const device = uefi ? "efi" : schemeText(disk);
  return [
    installer === "propagator"
      ? `("/grub" action "write" device "${device}")`
      : `("/grub" action "write" device "${device}" passwd #f passwd_1 "*" passwd_2 "*")`,
  ];
}

function network({ installer, interface: name, hostname }: AutoinstallFacts): string[] {
  const [port, host] = [schemeText(name), schemeText(hostname)];
  return [
    '("/net-eth" action "write" reset #t)',
    installer === "propagator"
      ? `("/net-eth" action "write" name "${port}" configuration "dhcp" default "" search "" dns "" computer_name "${host}")`
      : `("/net-eth" action "write" name "${port}" ipv "4" configuration "dhcp" controlled "etcnet" search "" dns "" computer_name "${host}" ipv_enabled #t)`,
    '("/net-eth" action "write" commit #t)',
  ];
}
