/** autoinstall.scm: what the installer shall do, one Scheme list a line. Pure. */
import type { AnswerFormat } from "../../../core/mod.ts";
import type { Installer } from "../installer.ts";
import { schemeText } from "./scheme_text.ts";

export const autoinstallScm: AnswerFormat = { name: "autoinstall.scm", comment: /^;/, quote: schemeText };

/** What the calls depend on. */
export interface AutoinstallFacts {
  installer: Installer["kind"];
  hostname: string;
  /** `eth0`. */
  interface: string;
  /** `/dev/sda`. */
  disk: string;
  uefi: boolean;
  /** Profile of vm-profile.scm. */
  layout: string;
}

/** What the lines that are `#NAME#` alone become (share/install/alt/compute.tmpl). @throws UsageError an odd value */
export function autoinstallCalls(facts: AutoinstallFacts): Record<string, string[]> {
  return {
    PARTITIONS: partitions(facts),
    BASESYSTEM: baseSystem(facts),
    BOOTLOADER: bootLoader(facts),
    NETWORK: network(facts),
  };
}

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
