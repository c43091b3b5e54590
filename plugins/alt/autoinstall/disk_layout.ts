/** How the disk of a node is divided: linuximage.partitionfile, and vm-profile.scm made of it. */
import { type Fs, UsageError } from "../../../core/mod.ts";
import { schemeText } from "./scheme_text.ts";

export interface Volume {
  /** Where it is mounted, or `swap`. */
  mount: string;
  /** MiB; undefined: what is left. */
  sizeMib: number | undefined;
  /** The installer's word: `SWAPFS`, `Ext2/3`, `XFS`. */
  fsim: string;
}

/** The file systems that the installer knows by these names. */
const fileSystems: ReadonlyMap<string, string> = new Map([
  ["swap", "SWAPFS"],
  ["ext2", "Ext2/3"],
  ["ext3", "Ext2/3"],
  ["ext4", "Ext2/3"],
  ["xfs", "XFS"],
  ["btrfs", "BtrFS"],
  ["jfs", "JFS"],
]);

/** Without a partitionfile: little swap, one file system for everything else. */
export const defaultLayout: readonly Volume[] = [
  { mount: "swap", sizeMib: 2048, fsim: "SWAPFS" },
  { mount: "/", sizeMib: undefined, fsim: "Ext2/3" },
];

/**
 * Reads lines like `/home 20G ext4` or `/ rest`; sizes in M or G; `#` begins a comment. Without a file system it is
 * ext4, for `swap` swap.
 * @throws UsageError the line, and what is wrong in it
 */
export function parseLayout(text: string, file: string): Volume[] {
  const volumes: Volume[] = [];
  text.split("\n").forEach((line, index) => {
    const [mount = "", size = "", type = mount === "swap" ? "swap" : "ext4", ...more] = line.replace(
      /#.*/,
      "",
    ).trim().split(/\s+/);
    if (mount === "") return;
    const refuse = (why: string) => {
      throw new UsageError(`${file}, line ${index + 1}: ${why}`);
    };
    if (mount !== "swap" && !/^\/([\w.-]+(\/[\w.-]+)*)?$/.test(mount)) refuse(`"${mount}" is no mount point`);
    if (volumes.some((volume) => volume.mount === mount)) refuse(`${mount} is there twice`);
    const [, number, unit] = /^(\d{1,7})([MG])$/.exec(size) ?? [];
    if (size !== "rest" && (number === undefined || Number(number) === 0)) {
      refuse(`"${size}" is no size: 2048M, 20G or rest`);
    }
    const fsim = fileSystems.get(type) ??
      refuse(`"${type}" is none of ${[...fileSystems.keys()].join(", ")}`);
    if (more.length > 0) refuse(`"${more.join(" ")}" is too much`);
    volumes.push({
      mount,
      sizeMib: size === "rest" ? undefined : Number(number) * (unit === "G" ? 1024 : 1),
      fsim: fsim ?? "",
    });
  });
  if (!volumes.some(({ mount }) => mount === "/")) throw new UsageError(`${file} has no line for /`);
  if (volumes.filter(({ sizeMib }) => sizeMib === undefined).length > 1) {
    throw new UsageError(`${file}: only one volume can have the rest`);
  }
  return volumes;
}

/** A profile of vm-profile.scm. */
export interface DiskProfile {
  name: string;
  /** The whole file. */
  text: string;
}

export interface Disks {
  /** `/dev/sda`; undefined: none was named. */
  disk: string | undefined;
  /** A profile for vm-profile.scm; undefined: no layout was named. */
  profile: DiskProfile | undefined;
}

/**
 * Reads linuximage.partitionfile: `PATH` of a layout, `d:PATH` of a file with the disk's name, or both with a comma
 * between.
 * @throws UsageError a file that is missing, or wrong
 */
export async function readDisks(fs: Pick<Fs, "readText">, partitionfile: string | undefined): Promise<Disks> {
  const disks: Disks = { disk: undefined, profile: undefined };
  for (
    const part of (partitionfile ?? "").split(",").map((word) => word.trim()).filter((word) => word !== "")
  ) {
    const [, prefix, path = ""] = /^(?:(\w):)?(.+)$/.exec(part) ?? [];
    if (prefix !== undefined && prefix !== "d") {
      throw new UsageError(`linuximage.partitionfile: "${part}" cannot be used here; PATH and d:PATH can`);
    }
    const text = await fs.readText(path);
    if (text === undefined) throw new UsageError(`linuximage.partitionfile: there is no ${path}`);
    if (prefix === "d") disks.disk = checkDisk(text.trim().split(/\s+/)[0] ?? "");
    else disks.profile = diskProfile(parseLayout(text, path));
  }
  return disks;
}

/** Sizes in blocks of 512 bytes, `(minimum . maximum)`; what takes the rest comes last, with at least 4 GiB. */
export function diskProfile(volumes: readonly Volume[]): DiskProfile {
  const ordered = [...volumes].sort((a, b) =>
    Number(a.sizeMib === undefined) - Number(b.sizeMib === undefined)
  );
  const lines = ordered.map(({ mount, sizeMib, fsim }) => {
    const least = blocks(sizeMib ?? 4096), most = sizeMib === undefined ? "#t" : blocks(sizeMib);
    return `   ("${schemeText(mount)}" (size ${least} . ${most}) (fsim . "${fsim}") (methods plain))`;
  });
  const text = `((xcat\n  (title . "xCAT")\n  (action . trivial)\n  (actiondata\n${lines.join("\n")})))\n`;
  return { name: "xcat", text };
}

function blocks(mib: number): number {
  return mib * 2048;
}

/**
 * The disk's device.
 * @throws UsageError it is none, or names a partition: the installer would notice neither
 */
export function checkDisk(disk: string): string {
  if (/^\/dev\/disk\/by-(id|path|uuid)\/[\w.:+-]+$/.test(disk)) return disk;
  if (/^\/dev\/([svx]v?d[a-z]{1,2}|hd[a-z]|nvme\d+n\d+|mmcblk\d+|md\d+)$/.test(disk)) return disk;
  const isPartition = /^\/dev\/([svx]v?d[a-z]{1,2}\d+|hd[a-z]\d+|(nvme\d+n\d+|mmcblk\d+)p\d+)$/.test(disk);
  throw new UsageError(
    isPartition
      ? `"${disk}" is a partition: name the whole disk`
      : `"${disk}" is no disk; wanted /dev/sda, /dev/vda, /dev/nvme0n1 or /dev/disk/by-id/…`,
  );
}
