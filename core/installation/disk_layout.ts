/** How the disk of a node is divided: linuximage.partitionfile. */
import { UsageError } from "../errors.ts";
import type { Fs } from "../ports/mod.ts";

export interface Volume {
  /** Where it is mounted, or `swap`. */
  mount: string;
  /** MiB; undefined: what is left. */
  sizeMib: number | undefined;
  fileSystem: FileSystem;
}

const fileSystems = ["swap", "ext2", "ext3", "ext4", "xfs", "btrfs", "jfs"] as const;

export type FileSystem = typeof fileSystems[number];

/** Without a partitionfile: little swap, one file system for everything else. */
export const defaultLayout: readonly Volume[] = [
  { mount: "swap", sizeMib: 2048, fileSystem: "swap" },
  { mount: "/", sizeMib: undefined, fileSystem: "ext4" },
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
    const refuse = (why: string): never => {
      throw new UsageError(`${file}, line ${index + 1}: ${why}`);
    };
    if (mount !== "swap" && !/^\/([\w.-]+(\/[\w.-]+)*)?$/.test(mount)) refuse(`"${mount}" is no mount point`);
    if (volumes.some((volume) => volume.mount === mount)) refuse(`${mount} is there twice`);
    const [, number, unit] = /^(\d{1,7})([MG])$/.exec(size) ?? [];
    if (size !== "rest" && (number === undefined || Number(number) === 0)) {
      refuse(`"${size}" is no size: 2048M, 20G or rest`);
    }
    const fileSystem = fileSystems.find((known) => known === type) ??
      refuse(`"${type}" is none of ${fileSystems.join(", ")}`);
    if (more.length > 0) refuse(`"${more.join(" ")}" is too much`);
    volumes.push({
      mount,
      sizeMib: size === "rest" ? undefined : Number(number) * (unit === "G" ? 1024 : 1),
      fileSystem,
    });
  });
  if (!volumes.some(({ mount }) => mount === "/")) throw new UsageError(`${file} has no line for /`);
  if (volumes.filter(({ sizeMib }) => sizeMib === undefined).length > 1) {
    throw new UsageError(`${file}: only one volume can have the rest`);
  }
  return inOrder(volumes);
}

/** What takes the rest comes last. */
function inOrder(volumes: readonly Volume[]): Volume[] {
  return [...volumes].sort((a, b) => Number(a.sizeMib === undefined) - Number(b.sizeMib === undefined));
}

export interface Disks {
  /** `/dev/sda`, where none was named. */
  disk: string;
  /** Undefined: no layout was named. */
  layout: Volume[] | undefined;
}

/**
 * Reads linuximage.partitionfile: `PATH` of a layout, `d:PATH` of a file with the disk's name, or both with a comma
 * between.
 * @throws UsageError a file that is missing, or wrong
 */
export async function readDisks(fs: Pick<Fs, "readText">, partitionfile: string | undefined): Promise<Disks> {
  const disks: Disks = { disk: "/dev/sda", layout: undefined };
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
    else disks.layout = parseLayout(text, path);
  }
  return disks;
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
