/** Which installer an ALT disc has, by the files that boot it. Pure. */

export interface Installer {
  /** `propagator`: ALT 5 to 9; `bootchain`: make-initrd's, since ALT 10. */
  kind: "propagator" | "bootchain";
  /** Paths on the disc. */
  kernel: string;
  initrd: string;
}

/** In the order in which they are looked for. */
export const installers: readonly Installer[] = [
  { kind: "propagator", kernel: "syslinux/alt0/vmlinuz", initrd: "syslinux/alt0/full.cz" },
  { kind: "propagator", kernel: "boot/vmlinuz", initrd: "boot/full.cz" },
  { kind: "bootchain", kernel: "boot/vmlinuz", initrd: "boot/initrd.img" },
  { kind: "bootchain", kernel: "syslinux/boot/vmlinuz", initrd: "syslinux/boot/initrd.img" },
];

/** Undefined where the disc has none that is known. */
export function installerOf(files: ReadonlySet<string>): Installer | undefined {
  return installers.find(({ kernel, initrd }) => files.has(kernel) && files.has(initrd));
}

/** The files of the installer that the disc seems to have, complete or not. */
export function bootFiles(files: ReadonlySet<string>): string[] {
  const found = installerOf(files) ?? installers.find(({ kernel }) => files.has(kernel)) ?? installers[0];
  return found ? [found.kernel, found.initrd] : [];
}
