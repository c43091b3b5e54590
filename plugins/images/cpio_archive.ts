/** A cpio archive in the form "newc", as the kernel unpacks it for an initrd; everything belongs to root. Pure. */
import { Buffer } from "node:buffer";

export type ArchiveEntry =
  & { path: string }
  & (
    | { kind: "directory" }
    | { kind: "file"; content: Uint8Array; mode: number }
    | { kind: "link"; target: string }
  );

const types = { directory: 0o040000, file: 0o100000, link: 0o120000 } as const;

/** Folders above an entry are added where nobody named them. */
export function writeCpio(entries: readonly ArchiveEntry[]): Buffer {
  const all = new Map<string, ArchiveEntry>();
  for (const entry of entries) {
    const parts = entry.path.split("/");
    for (let depth = 1; depth < parts.length; depth++) {
      const path = parts.slice(0, depth).join("/");
      if (!all.has(path)) all.set(path, { path, kind: "directory" });
    }
    all.set(entry.path, entry);
  }
  const chunks: Uint8Array[] = [];
  let inode = 1;
  for (const entry of all.values()) {
    const content = entry.kind === "file"
      ? entry.content
      : Buffer.from(entry.kind === "link" ? entry.target : "");
    const mode = entry.kind === "file" ? entry.mode : entry.kind === "link" ? 0o777 : 0o755;
    chunks.push(...record(entry.path, types[entry.kind] | mode, content, inode++));
  }
  chunks.push(...record("TRAILER!!!", 0, new Uint8Array(), 0));
  return Buffer.concat(chunks);
}

/** 110 bytes of header, the name, the content; the last two each filled up to 4 bytes. */
function record(path: string, mode: number, content: Uint8Array, inode: number): Uint8Array[] {
  const name = Buffer.from(`${path}\0`);
  const numbers = [inode, mode, 0, 0, 1, 0, content.length, 0, 0, 0, 0, name.length, 0];
  const header = Buffer.from(
    `070701${numbers.map((number) => number.toString(16).padStart(8, "0")).join("")}`,
  );
  return [header, name, fill(header.length + name.length), content, fill(content.length)];
}

function fill(length: number): Uint8Array {
  return new Uint8Array((4 - length % 4) % 4);
}
