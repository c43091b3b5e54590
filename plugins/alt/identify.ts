/** ALT Linux's installation discs. Pure. */
import type { Disc, DiscIdentity } from "../../core/mod.ts";

/** Kernel and initial file system of the installer: propagator's discs, then make-initrd's. */
const loaders = [["syslinux/alt0/vmlinuz", "syslinux/alt0/full.cz"], ["boot/vmlinuz", "boot/full.cz"]];

/** `.disk/info` reads like `ALT Workstation 10.2 x86_64 build 2023-12-27`. */
export function identify({ info, files }: Disc): DiscIdentity | undefined {
  if (!/^ALT\b/i.test(info)) return undefined;
  const version = /\b(\d+(?:\.\d+)*)\b(?! *\))/.exec(info.replace(/\b(i586|x86_64|20\d{6})\b/g, ""))?.[1];
  const arch = /\b(x86_64|i[3-6]86|aarch64|ppc64le)\b/.exec(info)?.[1];
  const there = new Set(files);
  const needed = loaders.find(([kernel = ""]) => there.has(kernel)) ?? loaders[0] ?? [];
  return {
    osvers: /sisyphus|regular/i.test(info) ? "sisyphus" : `alt${version ?? ""}`,
    // The tables' word for ALT's i586.
    arch: arch?.startsWith("i") ? "x86" : arch,
    needed,
  };
}
