/** A package as a repository lists it. */
import { Buffer } from "node:buffer";
import { UsageError } from "../../../core/mod.ts";
import { renderVersion, type Version } from "./compare_versions.ts";
import type { Dependency } from "./dependency.ts";
import { type Header, readHeader } from "./header.ts";
import { tags } from "./tags.ts";

export interface Package extends Version {
  name: string;
  release: string;
  arch: string;
  provides: readonly Dependency[];
  requires: readonly Dependency[];
  conflicts: readonly Dependency[];
  obsoletes: readonly Dependency[];
  /** Bytes when installed. */
  size: number;
  /** Of the .rpm: its name, bytes, digests as far as the list has them. */
  file: { name: string; size: number | undefined; md5: string | undefined; blake2b: string | undefined };
  /** Absolute paths of its files, as far as the list has them; made when asked for. */
  files(): string[];
}

/** `NAME-[EPOCH:]VERSION-RELEASE`. */
export function renderPackage(pkg: Package): string {
  return `${pkg.name}-${renderVersion(pkg)}`;
}

/** @throws UsageError a value that every package has is missing, or lists do not fit together */
export function packageOf(header: Header): Package {
  const name = wanted(header, tags.name, "name");
  return {
    name,
    epoch: header.numbers(tags.epoch)[0] ?? 0,
    version: wanted(header, tags.version, "version"),
    release: wanted(header, tags.release, "release"),
    disttag: header.text(tags.disttag),
    buildtime: header.numbers(tags.buildtime)[0],
    arch: header.text(tags.arch) ?? "noarch",
    provides: dependencies(header, name, tags.provideName, tags.provideFlags, tags.provideVersion),
    requires: dependencies(header, name, tags.requireName, tags.requireFlags, tags.requireVersion),
    conflicts: dependencies(header, name, tags.conflictName, tags.conflictFlags, tags.conflictVersion),
    obsoletes: dependencies(header, name, tags.obsoleteName, tags.obsoleteFlags, tags.obsoleteVersion),
    size: header.numbers(tags.size)[0] ?? 0,
    file: {
      name: fileName(header.text(tags.aptFileName) ?? "", name),
      size: header.numbers(tags.aptFileSize)[0],
      md5: header.text(tags.aptMd5),
      blake2b: header.text(tags.aptBlake2b),
    },
    files: () => filesOf(header),
  };
}

/** Every package of a list: headers one after another. @throws UsageError at which byte it cannot be read */
export function readPackages(bytes: Uint8Array): Package[] {
  const packages: Package[] = [];
  for (let at = 0; at < bytes.length;) {
    const { header, end } = readHeader(bytes, at);
    packages.push(packageOf(header));
    at = end;
  }
  return packages;
}

/**
 * The header of a .rpm, behind its lead (96 bytes) and the signature, which is padded to 8 bytes.
 * @throws UsageError it is no package
 */
export function readPackageFile(bytes: Uint8Array): Header {
  const lead = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 96));
  if (lead.length < 96 || lead.readUInt32BE(0) !== 0xedabeedb) throw new UsageError("no RPM package");
  const { end } = readHeader(bytes, 96);
  return readHeader(bytes, end + (8 - end % 8) % 8).header;
}

/** Paths of a package's files; both forms in which headers hold them. */
export function filesOf(header: Header): string[] {
  const folders = header.texts(tags.dirNames), indexes = header.numbers(tags.dirIndexes);
  const names = header.texts(tags.baseNames);
  if (names.length === 0) return header.texts(tags.oldFileNames);
  return names.map((name, position) => `${folders[indexes[position] ?? -1] ?? ""}${name}`);
}

function wanted(header: Header, tag: number, what: string): string {
  const text = header.text(tag);
  if (text) return text;
  throw new UsageError(`a package without a ${what}`);
}

/** The name becomes part of a path: it must be one name. */
function fileName(name: string, owner: string): string {
  if (/^[^/\0]*$/.test(name) && name !== "." && name !== "..") return name;
  throw new UsageError(`package ${owner}: its file name "${name}" has a slash`);
}

function dependencies(
  header: Header,
  owner: string,
  nameTag: number,
  flagsTag: number,
  versionTag: number,
): Dependency[] {
  const names = header.texts(nameTag), flags = header.numbers(flagsTag), versions = header.texts(versionTag);
  const fits = (list: readonly unknown[]) => list.length === 0 || list.length === names.length;
  if (!fits(flags) || !fits(versions)) {
    throw new UsageError(`package ${owner}: ${names.length} names have ${versions.length} versions`);
  }
  return names.map((name, index) => ({ name, flags: flags[index] ?? 0, version: versions[index] ?? "" }));
}
