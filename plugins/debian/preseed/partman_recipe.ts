/** How the disk is divided, as partman reads it: words of expert_recipe. Pure. */
import type { Volume } from "../../../core/mod.ts";

/** What comes after the partition of the boot loader. Sizes in megabytes: least, priority, most. */
export function partmanVolumes(volumes: readonly Volume[]): string {
  return volumes.map(({ mount, sizeMib, fileSystem }) => {
    const size = sizeMib === undefined
      ? "1024 1000000 -1"
      : [sizeMib, sizeMib, sizeMib].map(megabytes).join(" ");
    if (fileSystem === "swap") return `${size} linux-swap method{ swap } format{ } .`;
    return `${size} ext4 method{ format } format{ } use_filesystem{ } filesystem{ ${fileSystem} } ` +
      `mountpoint{ ${mount} } .`;
  }).join(" ");
}

function megabytes(mib: number): number {
  return Math.ceil(mib * 1.048576);
}
