/** Boot methods `grub2`, `grub2-tftp`, `grub2-http`: GRUB 2 on UEFI reads a configuration file by TFTP. */
import { type BootMethod, type BootPlan, defineBootMethod, hexIpv4, parseIpv4 } from "../../core/mod.ts";

/** The methods differ in what kernel and initrd come by: TFTP, unless HTTP is asked for. */
export const grub2Methods: readonly BootMethod[] = [
  grub2("grub2", "tftp"),
  grub2("grub2-tftp", "tftp"),
  grub2("grub2-http", "http"),
];

/**
 * GRUB asks for `grub.cfg-01-` and its MAC address, then for `grub.cfg-` and its address in hexadecimal: links to the
 * file under the node's name. DHCP names the loader `grub2-NODE`, a link to the one of the node's architecture.
 */
function grub2(name: string, protocol: "tftp" | "http"): BootMethod {
  return defineBootMethod({
    name,
    files(plan) {
      const { node, addresses, macs, arch = "x86_64" } = plan;
      const names = [
        ...addresses.map((address) => `grub.cfg-${hexIpv4(parseIpv4(address) ?? 0)}`),
        ...macs.map((mac) => `grub.cfg-01-${mac.replaceAll(":", "-")}`),
      ];
      return [
        { path: `boot/grub2/${node}`, content: renderGrub(plan, protocol) },
        ...names.map((name) => ({ path: `boot/grub2/${name}`, link: node })),
        { path: `boot/grub2/grub2-${node}`, link: `grub2.${arch}` },
      ];
    },
    stateFile: (node) => `boot/grub2/${node}`,
  });
}

/** `$net_default_mac` is the card that GRUB booted from, as `aa:bb:…`. */
function renderGrub(
  { state, load, server, httpport, arch = "x86_64" }: BootPlan,
  protocol: "tftp" | "http",
): string {
  if (!load) return `#${state}\n${bootDisk(arch)}`;
  const efi = arch === "x86_64" ? "efi" : "";
  const port = protocol === "http" && httpport !== undefined ? `:${httpport}` : "";
  const base = protocol === "http" ? "/tftpboot/" : "/";
  return `#${state}
set timeout=5
set default="xCAT OS Deployment"
menuentry "xCAT OS Deployment" {
    insmod http
    insmod tftp
    set root=${protocol},${server}${port}
    echo Loading kernel ...
    linux${efi} ${base}${load.kernel} ${
    load.kcmdline.split(" ").map(quoted).join(" ")
  } BOOTIF=$net_default_mac
    echo Loading initial ramdisk ...
    initrd${efi} ${base}${load.initrd}
}
`;
}

/** Suffix of a loader's name, by architecture (UEFI specification 2.10, 3.5.1.1); others have no UEFI. */
const loaders: Readonly<Record<string, string>> = { x86_64: "x64", x86: "ia32", aarch64: "aa64" };

/**
 * Starts the loader on the disk: firmware that GRUB returns to with success shows its menu instead of going on to the
 * next device. `exit 1`, where there is no loader, is success too for a GRUB that knows no exit codes.
 */
function bootDisk(arch: string): string {
  const suffix = loaders[arch];
  if (suffix === undefined) return "exit\n";
  const paths = [
    `BOOT/BOOT${suffix.toUpperCase()}.EFI`,
    `altlinux/grub${suffix}.efi`,
    `debian/grub${suffix}.efi`,
  ];
  return `insmod part_gpt
insmod fat
insmod search
insmod chain
for loader in ${paths.map((path) => `/EFI/${path}`).join(" ")}; do
    if search --no-floppy --file --set=root $loader; then
        chainloader $loader
        boot
    fi
done
exit 1
`;
}

/** GRUB's language has its own meaning for `;`, `{`, `$` and their like. */
function quoted(word: string): string {
  return /^[\w=:\/.,+@%~-]*$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
