/** Debian's and Ubuntu's installation discs. Pure. */
import type { Disc, DiscIdentity } from "../../core/mod.ts";
import { architectures } from "./architectures.ts";

/**
 * `.disk/info` reads like `Debian GNU/Linux 12.5.0 "Bookworm" - Official amd64 NETINST with firmware 20240210-11:27`, or
 * `… - Official amd64 DVD Binary-1 …`.
 */
export function identify({ info, files }: Disc): DiscIdentity | undefined {
  const found = /^(Debian|Ubuntu)\D*?(\d+(?:\.\d+)*)/.exec(info);
  if (!found) return undefined;
  const [, name = "", version = ""] = found;
  const arch = /\b(amd64|i386|arm64|ppc64el)\b/.exec(info)?.[1];
  const disc = Number(/\bBinary-(\d+)/.exec(info)?.[1] ?? 1);
  return {
    osvers: `${name.toLowerCase()}${version}`,
    arch: Object.keys(architectures).find((word) => architectures[word] === arch),
    needed: files.includes("sha256sum.txt") ? [] : ["md5sum.txt"],
    // Each has lists of its own packages only, under the same names.
    ...(disc > 1 && {
      refusal:
        `is disc ${disc} of a set, and nothing can be installed from it alone: copy disc 1, or a folder with ` +
        "a mirror where more packages are needed",
    }),
  };
}
