/** Debian's installer: kernel and initrd that install over the network. */
import { type Fs, type InstallImage, UsageError } from "../../../core/mod.ts";
import type { Mirror } from "./mirror.ts";

export interface Installer {
  kernel: string;
  initrd: string;
}

/**
 * The installer in the copied disc, as a mirror has it or as an administrator put it there, else that of Debian's
 * package on this machine.
 * @throws UsageError there is none, or it is another than the disc's modules are for
 */
export async function findInstaller(fs: Fs, image: InstallImage, mirror: Mirror): Promise<Installer> {
  const { suite, arch } = mirror;
  const major = /^debian(\d+)/.exec(image.osvers)?.[1];
  const netboot = `debian-installer/${arch}`;
  const places = [
    `${image.pkgdir}/dists/${suite}/main/installer-${arch}/current/images/netboot/${netboot}`,
    `${image.pkgdir}/install/netboot/${netboot}`,
    ...(major === undefined ? [] : [`/usr/lib/debian-installer/images/${major}/${arch}/text/${netboot}`]),
  ];
  for (const place of places) {
    const found = { kernel: `${place}/linux`, initrd: `${place}/initrd.gz` };
    const kernel = await fs.readBytes(found.kernel);
    if (kernel === undefined || !await fs.info(found.initrd)) continue;
    const version = kernelVersion(kernel);
    if (version === undefined && /^(amd64|i386)$/.test(arch)) {
      throw new UsageError(`${found.kernel} is no Linux kernel`);
    }
    if (version !== undefined && !mirror.kernels.includes(version)) {
      throw new UsageError(
        `${found.kernel} is Linux ${version}; the installer's modules in ${image.pkgdir} are for ` +
          `${mirror.kernels.join(", ") || "none"}: the installer of the same release is needed`,
      );
    }
    return found;
  }
  throw new UsageError(
    `There is no installer for ${image.osvers} that boots from the network: put linux and initrd.gz into ` +
      `${places[1]}, or install debian-installer-${major ?? "N"}-netboot-${arch} on this machine`,
  );
}

/**
 * `6.1.0-50-amd64` of a kernel for PCs (Linux, Documentation/arch/x86/boot.rst: kernel_version at 0x20e); undefined for
 * any other file.
 */
export function kernelVersion(kernel: Uint8Array): string | undefined {
  const view = new DataView(kernel.buffer, kernel.byteOffset, kernel.byteLength);
  if (kernel.length < 0x210 || view.getUint32(0x202, true) !== 0x53726448) return undefined; // "HdrS"
  const start = view.getUint16(0x20e, true) + 0x200;
  return /^[\w.+~-]+/.exec(new TextDecoder("latin1").decode(kernel.subarray(start, start + 128)))?.[0];
}
