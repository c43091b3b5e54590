/** The discovery environment below the TFTP root: `xcat/genesis.kernel.ARCH` and `xcat/genesis.fs.ARCH.gz`. */
import { type Fs, UsageError } from "../../core/mod.ts";

export interface DiscoveryImages {
  /** Paths relative to the TFTP root. @throws UsageError naming the file that is not there */
  of(arch: string): Promise<{ kernel: string; initrd: string }>;
}

/** Looks into the folder once. */
export function openDiscoveryImages(fs: Fs, tftpdir: string): DiscoveryImages {
  let listing: Promise<string[]> | undefined;
  return {
    async of(arch) {
      const files = await (listing ??= fs.list(`${tftpdir}/xcat`));
      const there = (names: readonly string[]): string => {
        const found = names.find((name) => files.includes(name));
        if (found !== undefined) return `xcat/${found}`;
        throw new UsageError(
          `${tftpdir}/xcat/${
            names[0]
          } is missing: the discovery environment for ${arch} is made by mknb ${arch}`,
        );
      };
      const kernel = there([`genesis.kernel.${arch}`]);
      return { kernel, initrd: there(["gz", "lzma", "xz"].map((kind) => `genesis.fs.${arch}.${kind}`)) };
    },
  };
}
