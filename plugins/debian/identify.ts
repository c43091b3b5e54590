/** Debian's and Ubuntu's installation discs. Pure. */
import type { Disc, DiscIdentity } from "../../core/mod.ts";
import { architectures } from "./architectures.ts";

/** `.disk/info` reads like `Debian GNU/Linux 12.5.0 "Bookworm" - Official amd64 NETINST with firmware …`. */
export function identify({ info }: Disc): DiscIdentity | undefined {
  const found = /^(Debian|Ubuntu)\D*?(\d+(?:\.\d+)*)/.exec(info);
  if (!found) return undefined;
  const [, name = "", version = ""] = found;
  const arch = /\b(amd64|i386|arm64|ppc64el)\b/.exec(info)?.[1];
  return {
    osvers: `${name.toLowerCase()}${version}`,
    arch: Object.keys(architectures).find((word) => architectures[word] === arch),
    needed: ["md5sum.txt"],
  };
}
