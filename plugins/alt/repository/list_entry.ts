/** What of a package's header goes into a package list. Pure. */
import {
  type Entry,
  type Header,
  kinds,
  numbersEntry,
  textEntry,
  textsEntry,
  writeHeader,
} from "../rpm/header.ts";
import { filesOf } from "../rpm/package.ts";
import { tags } from "../rpm/tags.ts";

/** The .rpm that a header is from. */
export interface PackageFile {
  name: string;
  size: number;
  md5: string;
  blake2b: string;
}

const copied = [
  ...[tags.name, tags.version, tags.release, tags.epoch, tags.summary, tags.description, tags.buildtime],
  ...[tags.size, tags.vendor, tags.packager, tags.group, tags.os, tags.arch, tags.sourceRpm, tags.disttag],
  ...[tags.provideName, tags.provideFlags, tags.provideVersion],
  ...[tags.requireName, tags.requireFlags, tags.requireVersion],
  ...[tags.conflictName, tags.conflictFlags, tags.conflictVersion],
  ...[tags.obsoleteName, tags.obsoleteFlags, tags.obsoleteVersion],
];

/** @param keep the files that stay in the list, by absolute path */
export function listEntry(header: Header, file: PackageFile, keep: (path: string) => boolean): Uint8Array {
  const entries = copied.flatMap((tag) => header.entry(tag) ?? []).map(untranslated);
  return writeHeader([
    ...entries,
    ...fileEntries(filesOf(header).filter(keep)),
    textEntry(tags.aptFileName, file.name),
    numbersEntry(tags.aptFileSize, [file.size]),
    textEntry(tags.aptMd5, file.md5),
    textEntry(tags.aptBlake2b, file.blake2b),
  ]);
}

/** What packages commonly need by name, even where nobody in the list does: programs and configuration. */
export function isUsefulFile(path: string): boolean {
  return /^\/etc\/|bin\/[^/]+$/.test(path);
}

/** Translations need a table that the list does not have: the first text stays. */
function untranslated(entry: Entry): Entry {
  if (entry.kind !== kinds.translated) return entry;
  const text = new TextDecoder().decode(entry.data.subarray(0, entry.data.indexOf(0)));
  return textEntry(entry.tag, text);
}

function fileEntries(paths: readonly string[]): Entry[] {
  const folders = new Map<string, number>(), indexes: number[] = [], names: string[] = [];
  for (const path of paths) {
    const cut = path.lastIndexOf("/") + 1;
    const folder = path.slice(0, cut);
    if (!folders.has(folder)) folders.set(folder, folders.size);
    indexes.push(folders.get(folder) ?? 0);
    names.push(path.slice(cut));
  }
  return [
    numbersEntry(tags.dirIndexes, indexes),
    textsEntry(tags.baseNames, names),
    textsEntry(tags.dirNames, [...folders.keys()]),
  ];
}
