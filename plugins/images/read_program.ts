/** For which word size a program is, and what loads its libraries: an initrd's busybox must need none. Pure. */
import { Buffer } from "node:buffer";

/** Segment that names the dynamic loader (ELF, "PT_INTERP"). */
const interpreterSegment = 3;

export interface Program {
  bits: 32 | 64;
  /** Path of the dynamic loader; undefined: the program is linked statically. */
  loader: string | undefined;
}

/** Undefined where the bytes are no ELF program. */
export function readProgram(bytes: Uint8Array): Program | undefined {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (all.length < 64 || all.readUInt32BE(0) !== 0x7f454c46 || all[5] !== 1) return undefined;
  const bits = all[4] === 2 ? 64 : 32;
  const [at, size, count] = bits === 64
    ? [Number(all.readBigUInt64LE(32)), all.readUInt16LE(54), all.readUInt16LE(56)]
    : [all.readUInt32LE(28), all.readUInt16LE(42), all.readUInt16LE(44)];
  let loader: string | undefined;
  for (let index = 0; index < count; index++) {
    const segment = at + index * size;
    if (segment + 4 > all.length) return undefined;
    if (all.readUInt32LE(segment) !== interpreterSegment) continue;
    const from = bits === 64 ? Number(all.readBigUInt64LE(segment + 8)) : all.readUInt32LE(segment + 4);
    const end = all.indexOf(0, from);
    loader = all.toString("latin1", from, end < 0 ? all.length : end);
  }
  return { bits, loader };
}
