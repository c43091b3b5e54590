/** Synclists: which files are copied to nodes. */
import { UsageError } from "../../core/mod.ts";

export interface SyncFile {
  sources: readonly string[];
  /** Noderange in front of the destination; undefined: every node of the image. */
  noderange: string | undefined;
  /** A file for one source, else a folder. */
  destination: string;
}

/**
 * The `src… -> [(noderange)] dst` lines before the first section.
 * @throws UsageError a line that cannot be read, or a section that is not carried out
 */
export function parseSynclist(text: string, path: string): SyncFile[] {
  return text.split("\n").flatMap((raw, at) => {
    const line = raw.trim();
    if (line === "" || line.startsWith("#")) return [];
    const where = `${path}, line ${at + 1}`;
    const section = /^(EXECUTE|EXECUTEALWAYS|APPEND|MERGE):/.exec(line)?.[1];
    if (section !== undefined) throw new UsageError(`${where}: the section ${section}: is not there yet`);
    const found = /^(.+?)\s*->\s*(?:\(([^)]*)\)\s*)?(\S+)$/.exec(line);
    if (!found) throw new UsageError(`${where}: "${line}" is not "source… -> destination"`);
    const [, sources = "", noderange, destination = ""] = found;
    const words = sources.split(/\s+/);
    for (const word of [...words, destination]) {
      if (!word.startsWith("/")) throw new UsageError(`${where}: "${word}" is no absolute path`);
    }
    return [{ sources: words, noderange, destination }];
  });
}
