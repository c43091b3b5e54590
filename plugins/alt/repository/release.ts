/** `base/release` of a repository: what it is, and digests of its lists. */
import { createHash } from "node:crypto";
import { UsageError } from "../../../core/mod.ts";

export interface FileDigests {
  size: number;
  md5?: string;
  blake2b?: string;
}

export interface Release {
  /** Origin, Label, Suite, Codename, Date, Architectures, Components, Description… in their order. */
  fields: ReadonlyMap<string, string>;
  /** By path below the architecture's folder, `base/pkglist.classic`. */
  files: ReadonlyMap<string, FileDigests>;
}

/** Lists of digests in a release, and the hash functions. */
const blocks = { MD5Sum: "md5", BLAKE2b: "blake2b" } as const;

/** @param path for messages @throws UsageError a line that cannot be read */
export function parseRelease(text: string, path: string): Release {
  const fields = new Map<string, string>(), files = new Map<string, FileDigests>();
  let kind: "md5" | "blake2b" | undefined;
  for (const [index, line] of text.split("\n").entries()) {
    const field = /^([A-Za-z0-9-]+):\s*(.*)$/.exec(line);
    if (field?.[1] !== undefined) {
      kind = blocks[field[1] as keyof typeof blocks];
      if (field[2]) fields.set(field[1], field[2]);
    } else if (/^\s+\S/.test(line) && kind !== undefined) {
      const [, digest, size, name] = /^\s+([0-9a-f]+)\s+(\d+)\s+(\S+)$/.exec(line) ?? [];
      if (digest === undefined || name === undefined) {
        throw new UsageError(`${path}, line ${index + 1}: wanted is "DIGEST SIZE PATH"`);
      }
      files.set(name, { ...files.get(name), size: Number(size), [kind]: digest });
    }
  }
  return { fields, files };
}

export function renderRelease({ fields, files }: Release): string {
  const lines = [...fields].map(([name, value]) => `${name}: ${value}`);
  for (const [block, kind] of Object.entries(blocks)) {
    lines.push(`${block}:`);
    for (const [name, digests] of files) lines.push(` ${digests[kind] ?? ""} ${digests.size} ${name}`);
  }
  return `${lines.join("\n")}\n`;
}

export function digestsOf(bytes: Uint8Array): Required<FileDigests> {
  return {
    size: bytes.length,
    md5: createHash("md5").update(bytes).digest("hex"),
    blake2b: createHash("blake2b512").update(bytes).digest("hex"),
  };
}

/** What differs, as a sentence's end; undefined where all is right. The strongest digest that is known decides. */
export function mismatch(
  bytes: Uint8Array,
  { size, md5, blake2b }: {
    size?: number | undefined;
    md5?: string | undefined;
    blake2b?: string | undefined;
  },
): string | undefined {
  if (size !== undefined && bytes.length !== size) return `has ${bytes.length} bytes, ${size} are listed`;
  const [name, hash, wanted] = blake2b ? ["BLAKE2b", "blake2b512", blake2b] : ["MD5", "md5", md5 ?? ""];
  if (wanted === "") return undefined;
  const found = createHash(hash).update(bytes).digest("hex");
  return found === wanted ? undefined : `has ${name} ${found}, ${wanted} is listed`;
}
