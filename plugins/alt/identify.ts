/** ALT Linux's installation discs. Pure. */
import type { Disc, DiscIdentity } from "../../core/mod.ts";
import { bootFiles } from "./installer.ts";

/** `.disk/info` reads like `ALT Workstation 10.2 x86_64 build 2023-12-27`. */
export function identify({ info, files }: Disc): DiscIdentity | undefined {
  if (!/^ALT\b/i.test(info)) return undefined;
  const words = info.replace(/\b(i[3-6]86|x86_64)\b|\(\d+\)|\b\d{4}-\d\d-\d\d\b|\b20\d{6}\b/g, "");
  const version = /\b(\d+(?:\.\d+)*)\b/.exec(words)?.[1];
  const arch = /\b(x86_64|i[3-6]86|aarch64|ppc64le)\b/.exec(info)?.[1];
  return {
    osvers: /sisyphus|regular/i.test(info) ? "sisyphus" : `alt${version ?? ""}`,
    // The tables' word for ALT's i586.
    arch: arch?.startsWith("i") ? "x86" : arch,
    needed: bootFiles(new Set(files)),
  };
}
