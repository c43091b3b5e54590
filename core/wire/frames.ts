/** Cuts a stream of bytes into documents by their closing tag, without reading what is in them. */
import { Buffer } from "node:buffer";
import { WireError } from "./wire_error.ts";

/** Takes bytes as they come, gives whole documents as text. */
export interface Frames {
  /**
   * The documents that these bytes complete.
   * @throws WireError not the wanted document, not UTF-8, or larger than allowed; nothing more can be read then
   */
  push(bytes: Uint8Array): string[];
  /** Bytes of a document that is not complete yet. */
  pending(): number;
}

/**
 * @param root name of the root element; `</root>` ends a document
 * @param maxBytes the largest document that is taken
 */
export function createFrames(root: string, maxBytes: number): Frames {
  const closing = Buffer.from(`</${root}>`);
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let chunks: Buffer[] = [];
  let size = 0;
  let checked = false;

  function take(bytes: Buffer, documents: string[]): Buffer {
    // The closing tag may be cut in two by the border between chunks.
    const tail = tailOf(chunks, closing.length - 1);
    const found = Buffer.concat([tail, bytes]).indexOf(closing);
    const end = found < 0 ? bytes.length : found - tail.length + closing.length;
    if (size + end > maxBytes) throw new WireError(`The document is larger than ${maxBytes} bytes`, maxBytes);
    chunks.push(bytes.subarray(0, end));
    // Many tiny chunks would cost a hundred times their size.
    if (chunks.length > 1024) chunks = [Buffer.concat(chunks)];
    size += end;
    if (!checked) checked = checkBeginning(chunks, root);
    if (found < 0) return bytes.subarray(end);
    documents.push(decode(decoder, Buffer.concat(chunks)));
    chunks = [];
    size = 0;
    checked = false;
    return bytes.subarray(end);
  }

  return {
    push(bytes) {
      const documents: string[] = [];
      let rest = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      while (rest.length > 0) {
        if (size === 0) rest = rest.subarray(spaceAtStart(rest));
        if (rest.length > 0) rest = take(rest, documents);
      }
      return documents;
    },
    pending: () => size,
  };
}

function tailOf(chunks: readonly Buffer[], count: number): Buffer {
  const tail: Buffer[] = [];
  let length = 0;
  for (let index = chunks.length - 1; index >= 0 && length < count; index--) {
    const chunk = chunks[index] as Buffer;
    tail.unshift(chunk);
    length += chunk.length;
  }
  const joined = Buffer.concat(tail);
  return joined.subarray(Math.max(0, joined.length - count));
}

/** Refuses at once what cannot become the wanted document, rather than waiting for its end. */
function checkBeginning(chunks: readonly Buffer[], root: string): boolean {
  const wanted = [`<${root}`, "<?xml "];
  const longest = root.length + 1;
  const beginning = Buffer.concat(chunks.slice(0, longest)).subarray(0, longest).toString("latin1");
  if (!wanted.some((text) => beginning.startsWith(text) || text.startsWith(beginning))) {
    throw new WireError(
      `A document that begins with <${root}> was wanted, "${printable(beginning)}" was found`,
      0,
    );
  }
  return beginning.length >= longest;
}

function decode(decoder: TextDecoder, bytes: Buffer): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new WireError("The document is not UTF-8", 0);
  }
}

function spaceAtStart(bytes: Buffer): number {
  let at = 0;
  while (at < bytes.length && SPACE.has(bytes[at] as number)) at++;
  return at;
}

function printable(text: string): string {
  return text.replace(/[^ -~]/g, "?");
}

const SPACE: ReadonlySet<number> = new Set([0x20, 0x0a, 0x0d, 0x09]);
