/** `sources.list` of apt-rpm: where repositories are. */
import { UsageError } from "../../../core/mod.ts";

/** One component of one architecture of a repository. */
export interface Source {
  /** Who has to have signed the release; undefined where the line names none. */
  vendor: string | undefined;
  /** `file:/ALT/Sisyphus`, `http://…`; without a slash at its end. */
  uri: string;
  /** Folder below the URI, in ALT's words: `x86_64`, `i586`, `noarch`. */
  arch: string;
  component: string;
}

/** An architecture in ALT's words: xCAT's x86 is i586. */
export function altArch(arch: string): string {
  return arch === "x86" ? "i586" : arch;
}

/**
 * Lines `rpm [KEY] URI ARCH COMPONENT…`; `rpm-src` lines and comments are passed over.
 * @param path for messages
 * @throws UsageError the line and what is wrong with it
 */
export function parseSourcesList(text: string, path: string): Source[] {
  const sources = text.split("\n").flatMap((line, index) => {
    const where = `${path}, line ${index + 1}`;
    const words = line.replace(/#.*/, "").trim().split(/\s+/);
    if (words[0] === "" || words[0] === "rpm-src") return [];
    if (words[0] !== "rpm") throw new UsageError(`${where}: "${words[0]}" is not rpm or rpm-src`);
    const vendor = /^\[(.+)\]$/.exec(words[1] ?? "")?.[1];
    const [uri = "", arch, ...components] = words.slice(vendor === undefined ? 1 : 2);
    if (arch === undefined || components.length === 0) {
      throw new UsageError(`${where}: wanted is "rpm [KEY] URI ARCHITECTURE COMPONENT…"`);
    }
    if (!/^(file:\/|(https?|ftp):\/\/[^\s/])/.test(uri)) {
      throw new UsageError(`${where}: "${uri}" begins with none of file:/, http://, https:// and ftp://`);
    }
    for (const word of [arch, ...components]) {
      if (!/^[\w][\w.+-]*$/.test(word)) throw new UsageError(`${where}: "${word}" cannot be part of a path`);
    }
    return components.map((component) => ({
      vendor,
      uri: uri.replace(/\/+$/, ""),
      arch: altArch(arch),
      component,
    }));
  });
  if (sources.length === 0) throw new UsageError(`${path} names no repository`);
  return sources;
}
