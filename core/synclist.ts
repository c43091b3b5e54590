/** Synclists: which files are copied to nodes and into images, and into which files lines are put. */
import { UsageError } from "./errors.ts";
import type { Fs } from "./ports/mod.ts";

export interface SynclistEntry {
  /** `copy` stands before the first section; the others are the sections' names in lower case. */
  action: "copy" | "append" | "merge" | "execute" | "executealways";
  sources: readonly string[];
  /** Noderange in front of the destination; undefined: every node. */
  noderange: string | undefined;
  /** A file for one source without wildcards, else a folder, or one that ends with a slash; empty for what is executed. */
  destination: string;
  /** File and line, for messages. */
  where: string;
}

const mergeable: ReadonlySet<string> = new Set(["/etc/passwd", "/etc/shadow", "/etc/group"]);

/**
 * Lines `source… -> [(noderange)] destination`, and sections `APPEND:`, `MERGE:`, `EXECUTE:`, `EXECUTEALWAYS:`.
 * @throws UsageError a line that cannot be read
 */
export function parseSynclist(text: string, path: string): SynclistEntry[] {
  let action: SynclistEntry["action"] = "copy";
  return text.split("\n").flatMap((raw, index): SynclistEntry[] => {
    const line = raw.trim(), where = `${path}, line ${index + 1}`;
    if (line === "" || line.startsWith("#")) return [];
    const section = /^(APPEND|MERGE|EXECUTE|EXECUTEALWAYS):$/.exec(line)?.[1];
    if (section !== undefined) {
      action = section.toLowerCase() as SynclistEntry["action"];
      return [];
    }
    const isProgram = action === "execute" || action === "executealways";
    const found = isProgram ? [line, line] : /^(.+?)\s*->\s*(?:\(([^)]*)\)\s*)?(\S+)$/.exec(line);
    if (!found) throw new UsageError(`${where}: "${line}" is not "source… -> destination"`);
    const [, words = "", noderange, destination = ""] = found;
    const sources = words.split(/\s+/);
    for (const word of isProgram ? sources : [...sources, destination]) {
      if (!word.startsWith("/")) throw new UsageError(`${where}: "${word}" is no absolute path`);
    }
    if (action === "merge" && !mergeable.has(destination)) {
      throw new UsageError(`${where}: MERGE: is for ${[...mergeable].join(", ")}, not for ${destination}`);
    }
    return [{ action, sources, noderange, destination, where }];
  });
}

/** A file or folder here, and its path on the node. */
export interface SyncedPath {
  source: string;
  target: string;
}

/**
 * What an entry copies, `*`, `?` and `[…]` of its sources expanded.
 * @throws UsageError a source that is not there, or a pattern that nothing fits
 */
export async function syncedPaths(
  fs: Pick<Fs, "info" | "list">,
  { sources, destination, where }: SynclistEntry,
): Promise<SyncedPath[]> {
  const found: string[] = [];
  for (const source of sources) {
    const paths = /[*?[]/.test(source) ? await matchingPaths(fs, source) : [source];
    if (paths.length === 0) throw new UsageError(`${where}: nothing fits ${source}`);
    found.push(...paths);
  }
  const [only] = sources;
  const isFile = sources.length === 1 && only === found[0] && !destination.endsWith("/");
  const paths = found.map((source) => ({
    source,
    target: isFile
      ? destination
      : `${destination.replace(/\/+$/, "")}/${source.slice(source.lastIndexOf("/") + 1)}`,
  }));
  for (const { source } of paths) {
    if (!await fs.info(source)) throw new UsageError(`${where}: ${source} does not exist`);
  }
  return paths;
}

/** As a shell expands it: sorted, and without names that begin with a dot unless the pattern does. */
async function matchingPaths(fs: Pick<Fs, "list">, pattern: string): Promise<string[]> {
  let paths = [""];
  for (const part of pattern.split("/").filter((word) => word !== "")) {
    if (!/[*?[]/.test(part)) {
      paths = paths.map((path) => `${path}/${part}`);
      continue;
    }
    const fits = new RegExp(`^${globSource(part)}$`, "su");
    const next: string[] = [];
    for (const path of paths) {
      const names = (await fs.list(path === "" ? "/" : path)).filter((name) =>
        fits.test(name) && (part.startsWith(".") || !name.startsWith("."))
      );
      next.push(...names.map((name) => `${path}/${name}`));
    }
    paths = next;
  }
  return paths;
}

function globSource(part: string): string {
  return part.replace(
    /\[(!|\^)?(\]?[^\]]*)\]|[\s\S]/gu,
    (word, not: string | undefined, set: string | undefined) => {
      if (set !== undefined) return `[${not ? "^" : ""}${set.replace(/[\\\]\[^]/g, "\\$&")}]`;
      return word === "*" ? "[^/]*" : word === "?" ? "[^/]" : word.replace(/[\\^$.*+?()[\]{}|/]/, "\\$&");
    },
  );
}
