/** ALT Linux's installation discs. Pure. */
import type { Disc, DiscIdentity } from "../../core/mod.ts";
import { bootFiles } from "./installer.ts";

/** What is no version: architectures, dates of builds, numbers of certificates. */
const noVersion = /\b(?:i[3-6]86|x86_64)\b|\(\d+\)|\b\d{4}-\d\d-\d\d\b|\b20\d{6}\b|\b\d{5}-\d\d\b/g;

/**
 * `.disk/info` reads like `ALT Workstation 10.2 x86_64 build 2023-12-27`, `ALT p9 xfce/x86_64 build 2019-12-14`,
 * `ALT SP Server 11100-01 x86_64 build 2023-05-29` or `ALT Workstation build 2018-03-12`; discs that a site builds for
 * itself name what they like, and are known by the installer's packages.
 */
export function identify({ info, arch, files }: Disc): DiscIdentity | undefined {
  if (!/^(?:ALT|Simply Linux)\b/i.test(info) && !files.some((file) => file.startsWith("ALTLinux/"))) {
    return undefined;
  }
  const version = /\bp?\d+(?:\.\d+)*/.exec(info.replace(noVersion, ""))?.[0] ?? "";
  const machine = /\b(?:x86_64|i[3-6]86|aarch64|ppc64le)\b/.exec(`${info} ${arch}`)?.[0];
  return {
    osvers: /sisyphus|regular/i.test(info) ? "sisyphus" : `alt${version}`,
    // The tables' word for ALT's i586.
    arch: machine?.startsWith("i") ? "x86" : machine,
    needed: bootFiles(new Set(files)),
  };
}
