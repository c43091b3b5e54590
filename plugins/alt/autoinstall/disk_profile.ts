/** vm-profile.scm: the disk's layout as the installer reads it. Pure. */
import type { FileSystem, Volume } from "../../../core/mod.ts";
import { schemeText } from "./scheme_text.ts";

export interface DiskProfile {
  name: string;
  /** The whole file. */
  text: string;
}

/** The installer's words. */
const fsims: Readonly<Record<FileSystem, string>> = {
  swap: "SWAPFS",
  ext2: "Ext2/3",
  ext3: "Ext2/3",
  ext4: "Ext2/3",
  xfs: "XFS",
  btrfs: "BtrFS",
  jfs: "JFS",
};

/** Sizes in blocks of 512 bytes, `(minimum . maximum)`; what takes the rest has at least 4 GiB. */
export function diskProfile(volumes: readonly Volume[]): DiskProfile {
  const lines = volumes.map(({ mount, sizeMib, fileSystem }) => {
    const least = blocks(sizeMib ?? 4096), most = sizeMib === undefined ? "#t" : blocks(sizeMib);
    const fsim = fsims[fileSystem];
    return `   ("${schemeText(mount)}" (size ${least} . ${most}) (fsim . "${fsim}") (methods plain))`;
  });
  const text = `((xcat\n  (title . "xCAT")\n  (action . trivial)\n  (actiondata\n${lines.join("\n")})))\n`;
  return { name: "xcat", text };
}

function blocks(mib: number): number {
  return mib * 2048;
}
