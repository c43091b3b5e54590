/** The discovery environment below the TFTP root: `xcat/genesis.kernel.ARCH` and `xcat/genesis.fs.ARCH.gz`. */
import { type Fs, UsageError } from "../../core/mod.ts";

export interface DiscoveryImages {
  /** Paths relative to the TFTP root. @throws UsageError not there */
  of(arch: string): Promise<{ kernel: string; initrd: string }>;
}

/** Looks into the folder once. */
export function openDiscoveryImages(fs: Fs, tftpdir: string): DiscoveryImages {
  let listing: Promise<string[]> | undefined;
  return {
    async of(arch) {
      const files = await (listing ??= fs.list(`${tftpdir}/xcat`));
      const kernel = `genesis.kernel.${arch}`;
      const initrd = ["gz", "lzma", "xz"].map((kind) => `genesis.fs.${arch}.${kind}`).find((name) =>
        files.includes(name)
      );
      if (!files.includes(kernel) || initrd === undefined) {
        throw new UsageError(
          `${tftpdir}/xcat has no discovery environment for ${arch}: make it with mknb ${arch}`,
        );
      }
      return { kernel: `xcat/${kernel}`, initrd: `xcat/${initrd}` };
    },
  };
}
