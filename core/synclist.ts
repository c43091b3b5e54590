/** Synclists: which files are copied to nodes and into images, and into which files lines are put. Pure. */
import { UsageError } from "./errors.ts";

export interface SynclistEntry {
  /** `copy` stands before the first section; the others are the sections' names in lower case. */
  action: "copy" | "append" | "merge" | "execute" | "executealways";
  sources: readonly string[];
  /** Noderange in front of the destination; undefined: every node. */
  noderange: string | undefined;
  /** A file for one source, else a folder, or one that ends with a slash; empty for what is executed. */
  destination: string;
  /** File and line, for messages. */
  where: string;
}

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
    return [{ action, sources, noderange, destination, where }];
  });
}
